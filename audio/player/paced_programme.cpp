#include "audio/player/paced_programme.hpp"

#include <algorithm>
#include <cmath>

namespace xiangyin::audio {
namespace {

// Seconds from where it should be. What the device says of its clock is that uncertain on a busy machine, and
// two stations within earshot may be 5 ms apart.
constexpr double begin_correcting = 1500e-6;
constexpr double end_correcting = 50e-6;
constexpr double correct_within = 2;  // seconds
constexpr double largest_correction = 1e-3;
constexpr double to_whole = 1e-4;           // until it need not be interpolated any more
constexpr std::size_t slice_frames = 2048;  // the step is reckoned anew that often

}  // namespace

std::int64_t PacedProgramme::ahead(const Pace& pace) const {
  return std::llround((matcher_.position() - pace.wanted(written_, sample_rate_)) * 1e9 / sample_rate_);
}

double PacedProgramme::next_step(const std::optional<Pace>& pace) {
  if (!pace) return 1;
  const double seconds_ahead = static_cast<double>(ahead(*pace)) * 1e-9;
  if (std::fabs(seconds_ahead) > begin_correcting) correcting_ = true;
  if (std::fabs(seconds_ahead) < end_correcting) correcting_ = false;
  if (!correcting_) return matcher_.is_whole() ? 1 : 1 + to_whole;
  const double correction = pace->clock.slope - 1 - seconds_ahead / correct_within;
  return 1 + std::clamp(correction, -largest_correction, largest_correction);
}

core::Result<std::size_t> PacedProgramme::read(std::span<float> samples, const std::optional<Pace>& pace) {
  std::size_t done = 0;
  while (done < samples.size()) {
    const std::span<float> slice = samples.subspan(done, std::min(slice_frames, samples.size() - done));
    const double step = next_step(pace);
    const std::size_t count = matcher_.read(slice, step, !correcting_);
    done += count;
    written_ += static_cast<std::int64_t>(count);
    if (count == slice.size() || (count > 0 && step != 1)) continue;
    if (ended_) break;
    const std::span<float> free = matcher_.free();
    const auto got = programme_.read(free);
    if (!got) return got.error();
    matcher_.add(*got);
    ended_ = *got < free.size();
    if (ended_) matcher_.end();
  }
  return done;
}

}  // namespace xiangyin::audio
