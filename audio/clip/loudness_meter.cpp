#include "audio/clip/loudness_meter.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <utility>

#include <ebur128.h>

namespace xiangyin::audio {

struct LoudnessMeter::State {
  struct Destroy {
    void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
  };
  std::unique_ptr<ebur128_state, Destroy> meter;
};

LoudnessMeter::LoudnessMeter(std::unique_ptr<State> state) : state_(std::move(state)) {}
LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;
LoudnessMeter& LoudnessMeter::operator=(LoudnessMeter&&) noexcept = default;
LoudnessMeter::~LoudnessMeter() = default;

core::Result<LoudnessMeter> LoudnessMeter::create(int sample_rate) {
  // The histogram keeps the memory the same however long the signal is.
  auto state = std::make_unique<State>();
  state->meter.reset(ebur128_init(1, static_cast<unsigned long>(sample_rate),
                                  EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_HISTOGRAM));
  if (!state->meter) return core::system_error("measuring", "loudness", ENOMEM);
  ebur128_set_channel(state->meter.get(), 0, EBUR128_DUAL_MONO);
  return LoudnessMeter(std::move(state));
}

core::Result<void> LoudnessMeter::add(std::span<const std::int16_t> samples) {
  if (ebur128_add_frames_short(state_->meter.get(), samples.data(), samples.size()) != EBUR128_SUCCESS)
    return core::system_error("measuring", "loudness", ENOMEM);
  return {};
}

Loudness LoudnessMeter::loudness() const {
  Loudness loudness;
  double integrated = 0;
  if (ebur128_loudness_global(state_->meter.get(), &integrated) == EBUR128_SUCCESS)
    loudness.integrated_lufs = std::max(integrated, loudness.integrated_lufs);
  double peak = 0;
  if (ebur128_true_peak(state_->meter.get(), 0, &peak) == EBUR128_SUCCESS && peak > 0)
    loudness.true_peak_dbtp = std::max(20 * std::log10(peak), loudness.true_peak_dbtp);
  return loudness;
}

}  // namespace xiangyin::audio
