#include "audio/player/output.hpp"

#include <algorithm>
#include <future>
#include <thread>
#include <utility>

#include "audio/player/moment.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr std::chrono::seconds patience{5};

/// Runs it on a thread of its own; the thread is left behind when it does not come back.
Result<void> run_or_walk_away(std::function<Result<void>()> work, const char* doing) {
  auto task = std::make_shared<std::packaged_task<Result<void>()>>(std::move(work));
  std::future<Result<void>> done = task->get_future();
  std::thread([task] { (*task)(); }).detach();
  if (done.wait_for(patience) == std::future_status::ready) return done.get();
  return core::Error{
      core::ErrorCode::unavailable, "device", std::string(doing) + " does not come to an end", {}};
}

}  // namespace

Output::Stream::Stream(const StreamFormat& format, std::int64_t opened)
    : mixer(format.channels),
      clock(format.sample_rate, format.buffer.count() * format.sample_rate / second + 1),
      last_called(opened) {}

Output::Output(std::unique_ptr<AudioDevice> device, const StreamFormat& format)
    : device_(std::move(device)), format_(format) {}

Output::~Output() {
  if (is_open()) device_->close();
}

Result<void> Output::open() {
  stream_ = std::make_unique<Stream>(format_, Moment::now().monotonic);
  auto opened = run_or_walk_away([device = device_, this] { return device->open(format_, *this); },
                                 "opening the output");
  if (!opened) {
    stream_.reset();
  } else if (substitution().empty()) {
    stream_->clock.expect(rate_);
  }
  return opened;
}

Result<void> Output::close() {
  if (substitution().empty()) rate_ = clock().rate();
  auto closed = run_or_walk_away(
      [device = device_] {
        device->close();
        return Result<void>();
      },
      "closing the output");
  if (closed) stream_.reset();
  return closed;
}

void Output::collect() {
  for (;;) {
    const std::span<const BufferStamp> stamps = stream_->stamps.filled_span();
    if (stamps.empty()) return;
    for (const BufferStamp& stamp : stamps) {
      stream_->clock.add(stamp);
      stream_->last_called = stamp.called;
      stream_->on_its_way = stamp.heard - stamp.called;
      stream_->device_underruns += stamp.underrun ? 1 : 0;
    }
    stream_->stamps.pop(stamps.size());
  }
}

std::int64_t Output::latency() const {
  return std::max<std::int64_t>(format_.buffer.count(), stream_ ? stream_->on_its_way : 0);
}

// A device that was never open has its rate to be learnt too, as far as a broadcast leaves the time.
std::int64_t Output::settling() const {
  return rate_.doubt < DeviceClock::Rate().doubt ? 2 * second : 5 * second;
}

std::int64_t Output::period() const {
  return format_.buffer.count() / 2;
}

void Output::fill(std::span<std::int16_t> output, const BufferTime& time) noexcept {
  const FrameIndex frame = stream_->mixer.next_frame();
  stream_->mixer.render(output);
  // Full when control is far behind; it needs no more stamps then.
  stream_->stamps.push_one({frame, time.called, time.heard, time.underrun});
}

}  // namespace xiangyin::audio
