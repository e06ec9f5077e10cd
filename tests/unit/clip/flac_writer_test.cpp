#include "audio/clip/flac_writer.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audio/clip/clip_reader.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

std::vector<std::int16_t> every_value() {
  std::vector<std::int16_t> samples;
  for (int value = -32768; value <= 32767; ++value)
    samples.push_back(static_cast<std::int16_t>(value));
  return samples;
}

TEST(FlacWriter, EverySampleComesBack) {
  const core::FileDescriptor file(memfd_create("flac", MFD_CLOEXEC));
  const auto samples = every_value();
  auto writer = FlacWriter::create(file.get(), 48000);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->write(samples));
  ASSERT_TRUE(writer->finish());

  auto reader = ClipReader::open(file.get(), 48000);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->frames(), static_cast<std::int64_t>(samples.size()));
  EXPECT_EQ(reader->source().name, "FLAC (Free Lossless Audio Codec), Signed 16 bit PCM");
  std::vector<float> played(samples.size() + 1);
  ASSERT_EQ(reader->read(played).value(), samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i)
    ASSERT_EQ(std::lrint(played[i] * 32768), samples[i]);
}

TEST(FlacWriter, TheSameSamplesAreTheSameBytes) {
  std::vector<std::string> contents;
  for (int i = 0; i < 2; ++i) {
    const core::FileDescriptor file(memfd_create("flac", MFD_CLOEXEC));
    auto writer = FlacWriter::create(file.get(), 48000);
    ASSERT_TRUE(writer.value().write(every_value()));
    ASSERT_TRUE(writer.value().finish());
    std::string content(static_cast<std::size_t>(lseek(file.get(), 0, SEEK_END)), '\0');
    ASSERT_EQ(pread(file.get(), content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
    contents.push_back(content);
  }
  EXPECT_EQ(contents[0], contents[1]);
}

TEST(FlacWriter, AFullDiskIsToldByItsName) {
  const auto full = core::open_file("/dev/full", O_RDWR);
  ASSERT_TRUE(full);
  auto writer = FlacWriter::create(full->get(), 48000);
  core::Result<void> done;
  if (writer) {
    done = writer->write(every_value());
    if (done) done = writer->finish();
  } else {
    done = writer.error();
  }
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("No space left on device"), std::string::npos) << done.error().message;
}

}  // namespace
}  // namespace xiangyin::audio
