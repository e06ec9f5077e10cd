#include "audio/device/paced_device.hpp"

#include <algorithm>
#include <ctime>
#include <vector>

namespace xiangyin::audio {
namespace {

constexpr std::int64_t second = 1'000'000'000;

// In steps short enough that stop() is not kept waiting.
void sleep_until(std::int64_t moment, const std::atomic<bool>& stopping) {
  while (!stopping.load()) {
    const std::int64_t now = monotonic_nanoseconds();
    if (now >= moment) return;
    const std::int64_t next = std::min(moment, now + second / 4);
    const timespec until{next / second, next % second};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
  }
}

}  // namespace

std::int64_t monotonic_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * second + now.tv_nsec;
}

void PacedDevice::start(const StreamFormat& format, std::int64_t first_heard, SoundSource& source,
                        Sink sink) {
  stopping_.store(false);
  thread_ = std::thread([this, format, first_heard, &source, sink = std::move(sink)] {
    run(format, first_heard, source, sink);
  });
}

void PacedDevice::stop() {
  stopping_.store(true);
  if (thread_.joinable()) thread_.join();
}

void PacedDevice::run(StreamFormat format, std::int64_t first_heard, SoundSource& source, const Sink& sink) {
  const std::int64_t period = format.buffer.count() / 2;
  const std::int64_t period_frames = std::max<std::int64_t>(period * format.sample_rate / second, 1);
  std::vector<std::int16_t> buffer(static_cast<std::size_t>(period_frames * format.channels));
  for (std::int64_t frame = 0; !stopping_.load(); frame += period_frames) {
    const std::int64_t heard = first_heard + frame * second / format.sample_rate;
    sleep_until(heard - format.buffer.count(), stopping_);
    const std::int64_t stall_after = stall_after_.load();
    if (stall_after >= 0 && frame >= stall_after) return;
    if (stopping_.load()) return;
    source.fill(buffer, {monotonic_nanoseconds(), heard, false});
    sink(buffer);
  }
}

}  // namespace xiangyin::audio
