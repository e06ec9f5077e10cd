#include "tests/support/phone.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include <vo-amrwbenc/enc_if.h>

namespace xiangyin::test {
namespace {

constexpr std::size_t adts_header = 7;
constexpr int frame_samples = 1024;

std::string big_endian(std::uint64_t value, std::size_t bytes) {
  std::string text;
  for (std::size_t i = bytes; i-- > 0;)
    text += static_cast<char>(value >> (8 * i));
  return text;
}

std::string chunk(const std::string& name, const std::string& content) {
  return name + big_endian(content.size(), 8) + content;
}

/// A number of 7 bits a byte, as the packet table has them.
std::string packed(std::size_t value) {
  std::string text(1, static_cast<char>(value & 0x7fU));
  while ((value >>= 7U) != 0)
    text.insert(text.begin(), static_cast<char>((value & 0x7fU) | 0x80U));
  return text;
}

/// A descriptor of ISO/IEC 14496-1 section 7.2.6, with its length in four bytes.
std::string descriptor(char tag, const std::string& content) {
  return std::string(1, tag) + "\x80\x80\x80" + static_cast<char>(content.size()) + content;
}

std::string cookie(unsigned profile, unsigned rate_index, unsigned channels) {
  const unsigned config = (profile + 1) << 11U | rate_index << 7U | channels << 3U;
  const std::string decoder = std::string("\x40\x15\0\0\0\0\0\0\0\0\0\0\0", 13);
  const std::string specific = descriptor('\x05', big_endian(config, 2));
  return descriptor('\x03', std::string("\0\0\0", 3) + descriptor('\x04', decoder + specific));
}

}  // namespace

void write_amr_wide(const std::filesystem::path& file, const Sound& sound) {
  constexpr std::size_t frame = 320;
  constexpr std::int16_t best_mode = 8;
  const Sound wide = resample(sound, 16000);
  const std::unique_ptr<void, decltype(&E_IF_exit)> encoder(E_IF_init(), E_IF_exit);
  std::ofstream out(file, std::ios::binary);
  out << "#!AMR-WB\n";
  std::array<std::int16_t, frame> samples{};
  std::array<unsigned char, 64> bytes{};
  for (std::size_t at = 0; at < wide.samples.size(); at += frame) {
    for (std::size_t i = 0; i < frame; ++i) {
      const float sample = at + i < wide.samples.size() ? wide.samples[at + i] : 0;
      samples[i] = static_cast<std::int16_t>(std::lrint(std::clamp(sample * 32768, -32768.0F, 32767.0F)));
    }
    const int length = E_IF_encode(encoder.get(), best_mode, samples.data(), bytes.data(), 0);
    out.write(reinterpret_cast<const char*>(bytes.data()), length);
  }
}

void write_core_audio_aac(const std::filesystem::path& file, const std::filesystem::path& adts) {
  static constexpr std::array<double, 13> rates{96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                                22050, 16000, 12000, 11025, 8000,  7350};
  std::ifstream in(adts, std::ios::binary);
  const std::string frames(std::istreambuf_iterator<char>(in), {});
  if (frames.size() < adts_header) throw std::runtime_error("no AAC in " + adts.string());
  const auto byte = [&frames](std::size_t at) -> unsigned {
    return static_cast<unsigned char>(frames.at(at));
  };
  const unsigned profile = byte(2) >> 6U;
  const unsigned rate_index = (byte(2) >> 2U) & 0xfU;
  const unsigned channels = (byte(2) & 1U) << 2U | byte(3) >> 6U;
  std::string data(4, '\0');  // how often it was edited
  std::string sizes;
  std::size_t packets = 0;
  for (std::size_t at = 0; at + adts_header <= frames.size(); ++packets) {
    const std::size_t length = (byte(at + 3) & 3U) << 11U | byte(at + 4) << 3U | byte(at + 5) >> 5U;
    data += frames.substr(at + adts_header, length - adts_header);
    sizes += packed(length - adts_header);
    at += length;
  }
  const std::string description = big_endian(std::bit_cast<std::uint64_t>(rates.at(rate_index)), 8) + "aac " +
                                  big_endian(0, 4) + big_endian(0, 4) + big_endian(frame_samples, 4) +
                                  big_endian(channels, 4) + big_endian(0, 4);
  const std::string table =
      big_endian(packets, 8) + big_endian(packets * frame_samples, 8) + big_endian(0, 8) + sizes;
  std::ofstream(file, std::ios::binary)
      << std::string("caff\0\1\0\0", 8) << chunk("desc", description)
      << chunk("kuki", cookie(profile, rate_index, channels)) << chunk("pakt", table) << chunk("data", data);
}

}  // namespace xiangyin::test
