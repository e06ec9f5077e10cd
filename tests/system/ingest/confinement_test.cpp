// A confined process can do none of the things an attack on the decoder would want.

#include "audio/ingest/confinement.hpp"

#include <cerrno>
#include <functional>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

constexpr int done = 0;
constexpr int refused = 1;
constexpr int not_confined = 2;

/// What becomes of `deed` in a confined process: its wait(2) status.
int confined(const std::function<bool()>& deed) {
  const pid_t child = fork();
  if (child == 0) {
    if (!confine({.processor_seconds = 1, .memory_bytes = std::int64_t{256} << 20U, .file_bytes = 1000}))
      _exit(not_confined);
    _exit(deed() ? done : refused);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

bool is_refused(const std::function<bool()>& deed) {
  const int status = confined(deed);
  return WIFEXITED(status) && WEXITSTATUS(status) == refused;
}

TEST(Confinement, DecodingIsAllowed) {
  const int file = memfd_create("file", 0);
  const int status = confined([file] {
    char byte = 0;
    void* memory = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pwrite(file, "x", 1, 0) == 1 && pread(file, &byte, 1, 0) == 1 && lseek(file, 0, SEEK_END) == 1 &&
           memory != MAP_FAILED;
  });
  EXPECT_EQ(status, 0);
  close(file);
}

TEST(Confinement, NoFileCanBeOpened) {
  EXPECT_TRUE(is_refused([] { return open("/etc/passwd", O_RDONLY) >= 0; }));
  EXPECT_TRUE(is_refused([] { return open("/tmp", O_RDWR | O_TMPFILE, 0600) >= 0; }));
  EXPECT_TRUE(is_refused([] { return open("/tmp/xiangyin-confinement", O_WRONLY | O_CREAT, 0600) >= 0; }));
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Confinement, NoNetworkNoProgramNoProcess) {
  EXPECT_TRUE(is_refused([] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }));
  EXPECT_TRUE(is_refused([] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }));
  EXPECT_TRUE(is_refused([] { return fork() >= 0; }));
  EXPECT_TRUE(is_refused([] {
    execl("/bin/true", "true", nullptr);
    return false;
  }));
  EXPECT_TRUE(is_refused([] { return kill(getppid(), 0) == 0; }));
  EXPECT_TRUE(is_refused([] { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0; }));
}

TEST(Confinement, MemoryHasAnEnd) {
  EXPECT_TRUE(is_refused([] {
    return mmap(nullptr, std::size_t{1} << 30U, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  }));
}
#endif

TEST(Confinement, FilesHaveAnEndAndItIsAnError) {
  const int file = memfd_create("file", 0);
  EXPECT_TRUE(is_refused([file] { return pwrite(file, "x", 1, 1000) == 1 || errno != EFBIG; }));
  close(file);
}

TEST(Confinement, ProcessorTimeHasAnEnd) {
  const int status = confined([] {
    volatile bool waiting = true;
    while (waiting) {
    }
    return true;
  });
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGXCPU);
}

}  // namespace
}  // namespace xiangyin::audio
