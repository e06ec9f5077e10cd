#include "audio/player/wake.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "audio/engine/voice.hpp"
#include "audio/player/moment.hpp"

namespace xiangyin::audio {
namespace {

core::FileDescriptor terminate_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  return core::FileDescriptor(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void drain(int descriptor) {
  std::array<char, 256> bytes;
  while (read(descriptor, bytes.data(), bytes.size()) > 0) {
  }
}

}  // namespace

Wake::Wake(int socket, int reader)
    : socket_(socket),
      reader_(reader),
      signals_(terminate_signals()),
      steps_(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK)) {}

void Wake::watch(bool wall_clock) {
  if (wall_clock == watching_) return;
  watching_ = wall_clock;
  itimerspec moment{};
  // Far away: only the cancellation matters.
  if (wall_clock) moment.it_value.tv_sec = std::time(nullptr) + std::time_t{3600} * 24 * 365;
  timerfd_settime(steps_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &moment, nullptr);
}

Wake::Reasons Wake::wait(std::int64_t nanoseconds, const Interest& interest) {
  watch(interest.wall_clock);
  const int events = (interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0);
  std::array<pollfd, 4> descriptors{{
      // A socket that was hung up would wake again and again; -1 is passed over.
      {interest.read ? socket_ : -1, static_cast<short>(events), 0},
      {reader_, POLLIN, 0},
      {signals_.get(), POLLIN, 0},
      {steps_.get(), POLLIN, 0},
  }};
  const std::int64_t left = std::max<std::int64_t>(nanoseconds, 0);
  const timespec timeout{left / second, left % second};
  if (ppoll(descriptors.data(), descriptors.size(), nanoseconds == never ? nullptr : &timeout, nullptr) <= 0)
    return {};
  if (descriptors[1].revents != 0) drain(reader_);
  if (descriptors[3].revents != 0) {
    drain(steps_.get());
    watching_ = false;
  }
  Reasons reasons;
  reasons.readable = (descriptors[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
  if (descriptors[2].revents != 0) {
    drain(signals_.get());
    reasons.terminate = true;
  }
  return reasons;
}

}  // namespace xiangyin::audio
