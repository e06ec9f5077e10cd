#include "audio/device/wav_device.hpp"

#include <array>
#include <chrono>
#include <ctime>
#include <string>
#include <utility>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

// RFC 3339 in UTC, but for the colons, which FAT file systems refuse. By strftime(3): core::to_rfc3339 would
// load a time-zone library into the player, which needs none.
std::string file_name(core::Instant moment) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(moment).time_since_epoch().count();
  const std::time_t seconds = milliseconds / 1000;
  std::tm calendar{};
  gmtime_r(&seconds, &calendar);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H%M%S", &calendar);
  const std::string fraction = std::to_string(1000 + milliseconds % 1000);
  return std::string(text.data(), length) + '.' + fraction.substr(1) + 'Z';
}

}  // namespace

core::Result<void> WavDevice::open(const StreamFormat& format, SoundSource& source) {
  if (auto made = core::make_directory(directory_); !made) return made;
  const auto first_heard_utc = std::chrono::system_clock::now() + format.buffer;
  const std::int64_t first_heard = monotonic_nanoseconds() + format.buffer.count();
  const std::filesystem::path path = directory_ / (file_name(first_heard_utc) + ".wav");

  SF_INFO info{};
  info.samplerate = format.sample_rate;
  info.channels = format.channels;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  file_ = sf_open(path.c_str(), SFM_WRITE, &info);
  if (file_ == nullptr) {
    return core::Error{core::ErrorCode::io, "device",
                       "creating '" + path.native() + "' failed: " + sf_strerror(nullptr),
                       "Name a directory that can be written."};
  }
  sf_command(file_, SFC_SET_UPDATE_HEADER_AUTO, nullptr, SF_TRUE);
  paced_.start(format, first_heard, source,
               [file = file_, channels = format.channels](std::span<const std::int16_t> samples) {
                 sf_writef_short(file, samples.data(), static_cast<sf_count_t>(samples.size()) / channels);
               });
  return {};
}

void WavDevice::close() {
  paced_.stop();
  if (SNDFILE* file = std::exchange(file_, nullptr); file != nullptr) sf_close(file);
}

}  // namespace xiangyin::audio
