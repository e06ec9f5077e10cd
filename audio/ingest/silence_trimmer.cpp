#include "audio/ingest/silence_trimmer.hpp"

#include <algorithm>
#include <utility>

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr std::size_t most_held = std::size_t{1} << 25U;  // samples of 2 bytes

}  // namespace

SilenceTrimmer::SilenceTrimmer(int sample_rate, Sink sink)
    : sink_(std::move(sink)),
      breath_before_(static_cast<std::size_t>(sample_rate) / 4),
      breath_behind_(static_cast<std::size_t>(sample_rate) / 2) {}

Result<void> SilenceTrimmer::add(std::span<const std::int16_t> window, double level_dbfs) {
  if (level_dbfs < sound_dbfs) {
    silence_.insert(silence_.end(), window.begin(), window.end());
    return silence_.size() < most_held ? Result<void>() : flush(0, silence_.size());
  }
  const std::size_t kept = heard_ ? silence_.size() : std::min(silence_.size(), breath_before_);
  before_ += static_cast<std::int64_t>(silence_.size() - kept);
  heard_ = true;
  if (auto flushed = flush(silence_.size() - kept, silence_.size()); !flushed) return flushed;
  return sink_(window);
}

Result<void> SilenceTrimmer::finish() {
  const std::size_t kept = heard_ ? std::min(silence_.size(), breath_behind_) : silence_.size();
  behind_ = static_cast<std::int64_t>(silence_.size() - kept);
  return flush(0, kept);
}

Result<void> SilenceTrimmer::flush(std::size_t from, std::size_t to) {
  Result<void> written;
  if (to > from) written = sink_(std::span<const std::int16_t>(silence_).subspan(from, to - from));
  silence_.clear();
  return written;
}

}  // namespace xiangyin::audio
