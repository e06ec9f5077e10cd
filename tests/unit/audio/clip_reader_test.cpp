#include "audio/clip/clip_reader.hpp"

#include <cmath>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

using core::FileDescriptor;
using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr float pi = 3.14159265F;

float tone(std::size_t frame, int rate, float frequency = 440) {
  return 0.5F * std::sin(2 * pi * frequency * static_cast<float>(frame) / static_cast<float>(rate));
}

/// A sound file in memory; each channel holds the tone, scaled by 1, 1/2, 1/3 ...
FileDescriptor sound(int format, int rate, int channels, std::size_t frames) {
  FileDescriptor file(memfd_create("sound", MFD_CLOEXEC));
  SF_INFO info{};
  info.samplerate = rate;
  info.channels = channels;
  info.format = format;
  SNDFILE* writer = sf_open_fd(dup(file.get()), SFM_WRITE, &info, SF_TRUE);
  EXPECT_NE(writer, nullptr) << sf_strerror(nullptr);
  std::vector<float> samples;
  for (std::size_t frame = 0; frame < frames; ++frame) {
    for (int channel = 1; channel <= channels; ++channel)
      samples.push_back(tone(frame, rate) / static_cast<float>(channel));
  }
  EXPECT_EQ(sf_writef_float(writer, samples.data(), static_cast<sf_count_t>(frames)),
            static_cast<sf_count_t>(frames));
  sf_close(writer);
  return file;
}

constexpr int flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
constexpr int wav = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

std::vector<float> read_all(ClipReader& reader, std::size_t slice) {
  std::vector<float> all;
  std::vector<float> part(slice);
  for (;;) {
    const auto got = reader.read(part);
    EXPECT_TRUE(got) << core::to_text(got.error());
    if (!got || *got == 0) return all;
    all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(*got));
  }
}

TEST(ClipReader, ReadsMonoAsItIs) {
  for (const int format : {flac, wav}) {
    const FileDescriptor file = sound(format, 48000, 1, 30000);
    auto reader = ClipReader::open(file.get(), 48000);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->frames(), 30000);
    const auto samples = read_all(*reader, 1000);
    ASSERT_EQ(samples.size(), 30000U);
    for (std::size_t i = 0; i < samples.size(); ++i)
      ASSERT_NEAR(samples[i], tone(i, 48000), 1.0 / 32000) << i;
  }
}

TEST(ClipReader, SeveralChannelsBecomeTheirMean) {
  const FileDescriptor file = sound(flac, 48000, 2, 10000);
  auto reader = ClipReader::open(file.get(), 48000);
  ASSERT_TRUE(reader);
  const auto samples = read_all(*reader, 7777);
  ASSERT_EQ(samples.size(), 10000U);
  for (std::size_t i = 0; i < samples.size(); ++i)
    ASSERT_NEAR(samples[i], tone(i, 48000) * 0.75F, 1.0 / 16000) << i;
}

TEST(ClipReader, ConvertsTheRate) {
  for (const int rate : {8000, 22050, 44100, 96000}) {
    const FileDescriptor file = sound(flac, rate, 1, static_cast<std::size_t>(rate));
    auto reader = ClipReader::open(file.get(), 48000);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->frames(), 48000);
    const auto samples = read_all(*reader, 5000);
    ASSERT_NEAR(static_cast<double>(samples.size()), 48000, 1) << rate;
    for (std::size_t i = 2000; i + 2000 < samples.size(); ++i)
      ASSERT_NEAR(samples[i], tone(i, 48000), 0.003) << rate << " at " << i;
  }
}

TEST(ClipReader, OneDescriptorServesManyReaders) {
  const FileDescriptor file = sound(flac, 48000, 1, 20000);
  auto one = ClipReader::open(file.get(), 48000);
  std::vector<float> head(5000);
  ASSERT_TRUE(one && one->read(head));
  auto two = ClipReader::open(file.get(), 48000);
  ASSERT_TRUE(two);
  EXPECT_EQ(read_all(*two, 4096).size(), 20000U);
  EXPECT_EQ(read_all(*one, 4096).size(), 15000U);
}

TEST(ClipReader, RefusesWhatIsNoSoundFile) {
  const FileDescriptor text(memfd_create("text", MFD_CLOEXEC));
  ASSERT_TRUE(core::write_all(text.get(), "Good morning, this is not a sound file at all.\n"));
  const FileDescriptor empty(memfd_create("empty", MFD_CLOEXEC));
  const FileDescriptor silent = sound(wav, 48000, 1, 0);
  for (const int file : {text.get(), empty.get(), silent.get(), -1}) {
    const auto reader = ClipReader::open(file, 48000);
    ASSERT_FALSE(reader);
    EXPECT_FALSE(reader.error().message.empty());
  }
}

// Reads until the error that must come.
core::Error read_to_error(int file) {
  auto reader = ClipReader::open(file, 48000);
  std::vector<float> part(4096);
  while (reader) {
    const auto got = reader->read(part);
    if (!got) return got.error();
    if (*got == 0) return {core::ErrorCode::invalid, {}, "no error", {}};
  }
  return reader.error();
}

TEST(ClipReader, ATruncatedFileIsAnError) {
  const FileDescriptor file = sound(flac, 48000, 1, 200000);
  struct stat status {};
  ASSERT_EQ(fstat(file.get(), &status), 0);
  ASSERT_EQ(ftruncate(file.get(), status.st_size / 2), 0);
  const core::Error error = read_to_error(file.get());
  EXPECT_EQ(error.code, core::ErrorCode::invalid);
  EXPECT_THAT(error.message, AnyOf(HasSubstr("breaks off"), HasSubstr("damaged")));
}

}  // namespace
}  // namespace xiangyin::audio
