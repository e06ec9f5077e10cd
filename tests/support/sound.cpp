#include "tests/support/sound.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <memory>
#include <numeric>
#include <random>
#include <stdexcept>

#include <fftw3.h>
#include <sndfile.h>
#include <soxr.h>

namespace xiangyin::test {
namespace {

using File = std::unique_ptr<SNDFILE, decltype(&sf_close)>;
using Plan = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, decltype(&fftwf_destroy_plan)>;
using Spectrum = std::vector<std::complex<float>>;

Spectrum transform(std::vector<float>& samples) {
  Spectrum spectrum(samples.size() / 2 + 1);
  const Plan plan(fftwf_plan_dft_r2c_1d(static_cast<int>(samples.size()), samples.data(),
                                        reinterpret_cast<fftwf_complex*>(spectrum.data()), FFTW_ESTIMATE),
                  fftwf_destroy_plan);
  fftwf_execute(plan.get());
  return spectrum;
}

/// correlation[k] = sum of heard[k + i] * wanted[i], by way of the frequency domain, block by block so that
/// an hour takes no more memory than a minute (overlap-save).
std::vector<float> correlate(const std::vector<float>& heard, const std::vector<float>& wanted) {
  const std::size_t size = std::bit_ceil(std::max<std::size_t>(4 * wanted.size(), 1U << 18));
  const std::size_t fresh = size - wanted.size() + 1;
  std::vector<float> block(wanted);
  block.resize(size);
  const Spectrum pattern = transform(block);
  std::vector<float> correlation(heard.size() - wanted.size() + 1);
  for (std::size_t begin = 0; begin < correlation.size(); begin += fresh) {
    const std::size_t count = std::min(size, heard.size() - begin);
    std::fill(std::copy_n(heard.begin() + static_cast<std::ptrdiff_t>(begin), count, block.begin()),
              block.end(), 0.0F);
    Spectrum product = transform(block);
    for (std::size_t i = 0; i < product.size(); ++i)
      product[i] *= std::conj(pattern[i]) / static_cast<float>(size);
    const Plan plan(
        fftwf_plan_dft_c2r_1d(static_cast<int>(size), reinterpret_cast<fftwf_complex*>(product.data()),
                              block.data(), FFTW_ESTIMATE),
        fftwf_destroy_plan);
    fftwf_execute(plan.get());
    std::copy_n(block.begin(), std::min(fresh, correlation.size() - begin),
                correlation.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return correlation;
}

double energy(const float* begin, const float* end) {
  return std::transform_reduce(begin, end, 0.0, std::plus<>(),
                               [](float sample) { return static_cast<double>(sample) * sample; });
}

/// Keeps the best of matches that lie closer together than `distance`.
void keep(std::vector<Match>& matches, Match match, std::size_t distance) {
  if (matches.empty() || match.at - matches.back().at >= distance) {
    matches.push_back(match);
  } else if (match.likeness > matches.back().likeness) {
    matches.back() = match;
  }
}

}  // namespace

Sound read_sound(const std::filesystem::path& file, int rate) {
  SF_INFO info{};
  const File opened(sf_open(file.c_str(), SFM_READ, &info), sf_close);
  if (!opened) throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
  std::vector<float> frames(static_cast<std::size_t>(info.frames * info.channels));
  const auto got = static_cast<std::size_t>(sf_readf_float(opened.get(), frames.data(), info.frames));
  Sound sound{std::vector<float>(got), info.samplerate};
  const auto channels = static_cast<std::size_t>(info.channels);
  for (std::size_t i = 0; i < got; ++i) {
    for (std::size_t c = 0; c < channels; ++c)
      sound.samples[i] += frames[i * channels + c] / static_cast<float>(channels);
  }
  return rate == 0 || rate == sound.rate ? sound : resample(sound, rate);
}

Sound resample(const Sound& sound, int rate) {
  const auto wanted = static_cast<std::size_t>(std::llround(sound.seconds() * rate));
  Sound result{std::vector<float>(wanted + 16), rate};
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
  std::size_t done = 0;
  if (soxr_oneshot(sound.rate, rate, 1, sound.samples.data(), sound.samples.size(), nullptr,
                   result.samples.data(), result.samples.size(), &done, nullptr, &quality,
                   nullptr) != nullptr)
    throw std::runtime_error("resampling failed");
  result.samples.resize(std::min(done, wanted));
  return result;
}

void write_sound(const std::filesystem::path& file, const Sound& sound) {
  SF_INFO info{};
  info.samplerate = sound.rate;
  info.channels = 1;
  info.format = (file.extension() == ".flac" ? SF_FORMAT_FLAC : SF_FORMAT_WAV) | SF_FORMAT_PCM_16;
  const File opened(sf_open(file.c_str(), SFM_WRITE, &info), sf_close);
  if (!opened) throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
  const auto frames = static_cast<sf_count_t>(sound.samples.size());
  if (sf_writef_float(opened.get(), sound.samples.data(), frames) != frames)
    throw std::runtime_error(file.string() + ": " + sf_strerror(opened.get()));
}

std::vector<Match> find_sound(const Sound& heard, const Sound& wanted, double least) {
  if (heard.rate != wanted.rate) throw std::invalid_argument("sounds of different rates");
  const std::size_t length = wanted.samples.size();
  if (length == 0 || heard.samples.size() < length) return {};
  const auto correlation = correlate(heard.samples, wanted.samples);
  const float* begin = heard.samples.data();
  const double own = energy(wanted.samples.data(), wanted.samples.data() + length);
  // Where next to nothing is heard, rounding would decide: a floor at -60 dB of the wanted sound.
  const double floor = own * 1e-6;
  double local = energy(begin, begin + length);
  std::vector<Match> matches;
  for (std::size_t at = 0; at < correlation.size(); ++at) {
    const double likeness = correlation[at] / std::sqrt(own * std::max(local, floor));
    if (likeness >= least) keep(matches, {at, likeness}, length / 2);
    if (at + length < heard.samples.size())
      local += energy(begin + at + length, begin + at + length + 1) - energy(begin + at, begin + at + 1);
  }
  return matches;
}

std::vector<double> find_faults(const Sound& heard, std::size_t at, const Sound& wanted, double least) {
  const auto step = static_cast<std::size_t>(wanted.rate / 50);
  const float* theirs = heard.samples.data() + at;
  const float* ours = wanted.samples.data();
  double loudest = 0;
  for (std::size_t i = 0; i + step <= wanted.samples.size(); i += step)
    loudest = std::max(loudest, energy(ours + i, ours + i + step));
  std::vector<double> faults;
  for (std::size_t i = 0; i + step <= wanted.samples.size(); i += step) {
    const double own = energy(ours + i, ours + i + step);
    if (own < loudest * 1e-4) continue;
    const bool there = at + i + step <= heard.samples.size();
    const double other = there ? energy(theirs + i, theirs + i + step) : 0;
    const double common = there ? std::inner_product(ours + i, ours + i + step, theirs + i, 0.0) : 0;
    if (other <= 0 || common / std::sqrt(own * other) < least)
      faults.push_back(static_cast<double>(i) / wanted.rate);
  }
  return faults;
}

Sound marker(int rate, double seconds, std::uint32_t seed) {
  std::mt19937 random(seed);
  Sound sound{std::vector<float>(static_cast<std::size_t>(seconds * rate)), rate};
  for (float& sample : sound.samples)
    sample = 0.5F * (static_cast<float>(random()) / static_cast<float>(std::mt19937::max()) * 2 - 1);
  return sound;
}

}  // namespace xiangyin::test
