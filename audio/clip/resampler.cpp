#include "audio/clip/resampler.hpp"

#include <string>

#include <soxr.h>

namespace xiangyin::audio {

using core::Error;
using core::ErrorCode;
using core::Result;

struct Resampler::State {
  struct Delete {
    void operator()(soxr_t one) const { soxr_delete(one); }
  };
  std::unique_ptr<soxr, Delete> resampler;
};

Resampler::Resampler(std::unique_ptr<State> state) : state_(std::move(state)) {}
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;
Resampler::~Resampler() = default;

Result<Resampler> Resampler::create(int from, int to) {
  auto state = std::make_unique<State>();
  soxr_error_t error = nullptr;
  state->resampler.reset(soxr_create(from, to, 1, &error, nullptr, nullptr, nullptr));
  if (error != nullptr) return Error{ErrorCode::unsupported, {}, std::string("resampling: ") + error, {}};
  return Resampler(std::move(state));
}

Result<Resampler::Progress> Resampler::process(std::span<const float> input, std::span<float> output) {
  // For soxr no address means the end of the input.
  static constexpr float nothing = 0;
  Progress progress;
  const soxr_error_t error =
      soxr_process(state_->resampler.get(), input.empty() ? &nothing : input.data(), input.size(),
                   &progress.used, output.data(), output.size(), &progress.made);
  if (error != nullptr) return Error{ErrorCode::io, {}, std::string("resampling: ") + error, {}};
  return progress;
}

Result<std::size_t> Resampler::drain(std::span<float> output) {
  std::size_t made = 0;
  const soxr_error_t error =
      soxr_process(state_->resampler.get(), nullptr, 0, nullptr, output.data(), output.size(), &made);
  if (error != nullptr) return Error{ErrorCode::io, {}, std::string("resampling: ") + error, {}};
  return made;
}

}  // namespace xiangyin::audio
