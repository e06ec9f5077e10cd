// Stands where ffmpeg would, and does what its name says: what a decoder may do that hangs, or that a
// recording made to do harm has taken over.

#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int rate = 48000;

void write_number(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    std::putchar(static_cast<int>(value >> static_cast<unsigned>(shift) & 0xffU));
}

void write_header() {
  std::fputs(".snd", stdout);
  for (const std::uint32_t value : {24U, 0xffffffffU, 6U, static_cast<std::uint32_t>(rate), 1U})
    write_number(value);
}

void write_second() {
  for (int i = 0; i < rate; ++i) {
    const float sample = 0.5F * std::sin(static_cast<float>(i) * 0.05F);
    std::uint32_t bits = 0;
    std::memcpy(&bits, &sample, sizeof bits);
    write_number(bits);
  }
}

[[noreturn]] void sleep_for_ever() {
  std::fflush(stdout);
  const timespec long_time{1000, 0};
  for (;;)
    nanosleep(&long_time, nullptr);
}

[[noreturn]] void spin() {
  volatile bool waiting = true;
  while (waiting) {
  }
  std::abort();
}

/// True when anything is possible that should not be.
bool pry(const char* original, bool landlock) {
  if (landlock && open("/etc/passwd", O_RDONLY) >= 0) return true;
  if (landlock && open("/proc/self/maps", O_RDONLY) >= 0) return true;
  if (open("/tmp/xiangyin-rogue", O_WRONLY | O_CREAT, 0600) >= 0 || open(original, O_RDWR) >= 0) return true;
  if (open(original, O_RDONLY) < 0) return true;  // this one it may
  if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0) return true;
  if (const pid_t child = fork(); child >= 0) {
    if (child == 0) _exit(0);
    return true;
  }
  execl("/bin/true", "true", nullptr);
  if (kill(getppid(), 0) == 0 || write(4, "x", 1) >= 0 || write(5, "x", 1) >= 0) return true;
  const int number = std::atoi(std::strrchr(original, '/') + 1);
  return write(number, "x", 1) >= 0 || std::getenv("PATH") != nullptr;
}

const char* input(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string_view(argv[i]) == "-i") return argv[i + 1];
  std::abort();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view path(argv[0]);
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name == "silent") sleep_for_ever();
  if (name == "spinning") spin();
  if (name == "failing") return 3;
  if (name == "prying" || name == "prying_without_landlock") {
    if (pry(input(argc, argv), name == "prying")) return 3;
  }
  while (name == "babbling")
    std::fputs("no sound at all, ", stdout);
  if (name == "lying") {
    std::fputs(".snd\377\377\377\377", stdout);
    return 0;
  }
  write_header();
  if (name == "empty") return 0;
  do {
    write_second();
  } while (name == "endless");
  if (name == "stopping") sleep_for_ever();
  if (name == "clinging") {
    std::fclose(stdout);
    sleep_for_ever();
  }
  return name == "breaking" ? 3 : 0;
}
