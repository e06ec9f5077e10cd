#include "audio/device/wav_device.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {

core::Result<void> WavDevice::open(const StreamFormat& format, SoundSource& source) {
  if (auto made = core::make_directory(directory_); !made) return made;
  const auto first_heard_utc = std::chrono::system_clock::now() + format.buffer;
  const std::int64_t first_heard = monotonic_nanoseconds() + format.buffer.count();
  std::string name = core::to_rfc3339(first_heard_utc);
  std::erase(name, ':');  // not allowed in the names of FAT file systems
  const std::filesystem::path path = directory_ / (name + ".wav");

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
