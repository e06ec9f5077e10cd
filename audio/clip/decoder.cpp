#include "audio/clip/decoder.hpp"

#include <algorithm>

namespace xiangyin::audio {

void mix_to_mono(std::span<const float> interleaved, int channels, std::span<float> mono) {
  if (channels == 1) {
    std::copy_n(interleaved.begin(), mono.size(), mono.begin());
    return;
  }
  const auto width = static_cast<std::size_t>(channels);
  const float share = 1.0F / static_cast<float>(channels);
  for (std::size_t frame = 0; frame < mono.size(); ++frame) {
    float sum = 0;
    for (std::size_t channel = 0; channel < width; ++channel)
      sum += interleaved[frame * width + channel];
    mono[frame] = sum * share;
  }
}

}  // namespace xiangyin::audio
