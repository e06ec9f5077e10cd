#include "audio/engine/device_clock.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace xiangyin::audio {
namespace {

// The longer the line, the less a doubtful stamp turns it; the older the stamps, the fewer are needed.
constexpr std::int64_t window = 60'000'000'000;
constexpr std::int64_t recent = 5'000'000'000;
constexpr std::int64_t older_spacing = 2'000'000'000;
constexpr std::int64_t least_spacing = 100'000'000;  // more stamps than that say nothing new
constexpr std::int64_t least_span_for_slope = 1'000'000'000;
constexpr double steepest = 500e-6;  // crystals of sound cards are within 100 ppm or so
// How far what the device says may wander between the first and the last stamp, and what the rate of a
// crystal does by itself between two broadcasts.
constexpr double wandering_nanoseconds = 1e6;
constexpr double least_doubt = 10e-6;
constexpr std::int64_t stray_nanoseconds = 10'000'000;
constexpr int strays_make_a_step = 3;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

DeviceClock::DeviceClock(int sample_rate, FrameIndex settling) : settling_(settling) {
  line_.frame_nanoseconds = 1e9 / sample_rate;
}

void DeviceClock::add(const BufferStamp& stamp) {
  if (stamp.frame < settling_) return;
  if (stamp.underrun) stamps_.clear();
  if (!stamps_.empty() && stamp.called - stamps_.back().called < least_spacing) return;
  if (settled()) {
    // Against one of some seconds ago: drift moves the two apart by far less than that.
    const auto before = std::find_if(stamps_.begin(), stamps_.end() - 1, [&stamp](const BufferStamp& old) {
      return stamp.called - old.called <= recent;
    });
    const std::int64_t expected =
        before->heard +
        std::llround(static_cast<double>(stamp.frame - before->frame) * line_.frame_nanoseconds);
    const bool stray = std::abs(stamp.heard - expected) > stray_nanoseconds;
    strays_ = stray ? strays_ + 1 : 0;
  }
  stamps_.push_back(stamp);
  if (strays_ >= strays_make_a_step) {
    stamps_.erase(stamps_.begin(), stamps_.end() - strays_make_a_step);
    strays_ = 0;
  }
  thin_out(stamp.called);
  fitted_ = false;
}

void DeviceClock::thin_out(std::int64_t now) {
  std::erase_if(stamps_, [now](const BufferStamp& old) { return now - old.called > window; });
  std::size_t kept = 1;
  while (kept < stamps_.size() && now - stamps_[kept].called > recent) {
    if (stamps_[kept].called - stamps_[kept - 1].called >= older_spacing) {
      ++kept;
    } else {
      stamps_.erase(stamps_.begin() + static_cast<std::ptrdiff_t>(kept));
    }
  }
}

void DeviceClock::expect(const Rate& rate) {
  expected_ = {rate.slope, std::max(rate.doubt, least_doubt)};
  fitted_ = false;
}

DeviceClock::Rate DeviceClock::rate() const {
  if (watched() < least_span_for_slope) return expected_;
  const double expectation = std::pow(expected_.doubt, -2);
  const double measurement = std::pow(wandering_nanoseconds / static_cast<double>(watched()), -2);
  const double both = expectation + measurement;
  return {(expected_.slope * expectation + measured_slope() * measurement) / both, std::pow(both, -0.5)};
}

std::int64_t DeviceClock::watched() const {
  return stamps_.empty() ? 0 : stamps_.back().called - stamps_.front().called;
}

// Nanoseconds this stamp is later than the nominal rate from the line's origin says.
double DeviceClock::offset_of(const BufferStamp& stamp) const {
  return static_cast<double>(stamp.heard - line_.time) -
         static_cast<double>(stamp.frame - line_.frame) * line_.frame_nanoseconds;
}

double DeviceClock::measured_slope() const {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < stamps_.size(); ++i) {
    for (std::size_t j = i + 1; j < stamps_.size(); ++j) {
      const double span = static_cast<double>(stamps_[j].frame - stamps_[i].frame) * line_.frame_nanoseconds;
      if (span > 0) slopes.push_back((offset_of(stamps_[j]) - offset_of(stamps_[i])) / span);
    }
  }
  if (slopes.empty()) return 1;
  return 1 + std::clamp(median(std::move(slopes)), -steepest, steepest);
}

// Only when somebody asks: most stamps are replaced by newer ones before that.
const DeviceClock::Line& DeviceClock::line() const {
  if (std::exchange(fitted_, true)) return line_;
  line_.frame = stamps_.back().frame;
  line_.time = stamps_.back().heard;
  line_.slope = rate().slope;
  std::vector<double> offsets;
  for (const BufferStamp& stamp : stamps_) {
    offsets.push_back(offset_of(stamp) - (line_.slope - 1) * static_cast<double>(stamp.frame - line_.frame) *
                                             line_.frame_nanoseconds);
  }
  line_.time += std::llround(median(std::move(offsets)));
  return line_;
}

std::int64_t DeviceClock::Line::time_of(FrameIndex other) const {
  return time + std::llround(static_cast<double>(other - frame) * frame_nanoseconds * slope);
}

FrameIndex DeviceClock::Line::frame_at(std::int64_t other) const {
  return frame + std::llround(static_cast<double>(other - time) / (frame_nanoseconds * slope));
}

}  // namespace xiangyin::audio
