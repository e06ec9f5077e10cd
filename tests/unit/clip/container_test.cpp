#include "audio/clip/container.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <sys/mman.h>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

std::string word(std::uint32_t value, bool big_endian = false) {
  std::string bytes;
  for (int i = 0; i < 4; ++i)
    bytes += static_cast<char>(value >> (8 * (big_endian ? 3 - i : i)));
  return bytes;
}

std::string wav(std::uint32_t promised, std::size_t there) {
  return "RIFF" + word(36 + promised) + "WAVEfmt " + word(16) + std::string(16, '\1') + "data" +
         word(promised) + std::string(there, '\0');
}

core::Result<void> check(const std::string& bytes) {
  const core::FileDescriptor file(memfd_create("container", MFD_CLOEXEC));
  EXPECT_TRUE(core::write_all(file.get(), bytes));
  return check_container(file.get());
}

std::string message(const std::string& bytes) {
  const auto checked = check(bytes);
  EXPECT_TRUE(checked || !checked.error().advice.empty());
  return checked ? "accepted" : checked.error().message;
}

TEST(Container, KnowsSoundByItsFirstBytes) {
  EXPECT_EQ(message(""), "the file is empty");
  const std::string no_sound = "this is not a sound file the station can read";
  for (const std::string_view text :
       {"x", "Hello, this is a letter.", "<!DOCTYPE html>", "PK\3\4", "%PDF-1.7"})
    EXPECT_EQ(message(std::string(text)), no_sound) << text;
  EXPECT_EQ(message(std::string(1000, '\0')), no_sound);
  EXPECT_EQ(message("fLaC"), "accepted") << "what is inside is the decoder's to judge";
}

TEST(Container, WavMustHoldItsSamples) {
  EXPECT_EQ(message(wav(1000, 1000)), "accepted");
  EXPECT_EQ(message(wav(1000, 1040)), "accepted") << "more behind the samples is no harm";
  EXPECT_EQ(message(wav(1000, 999)),
            "the file breaks off: only 99 % of the sound its header promises is there");
  EXPECT_EQ(message(wav(100'000'000, 5'000'000)),
            "the file breaks off: only 5 % of the sound its header promises is there");
}

TEST(Container, WavFromAPipeIsOpenEnded) {
  for (const std::uint32_t length : {0U, 0x7fffffffU, 0x7ffff000U, 0x80000000U, 0xffffffffU})
    EXPECT_EQ(message(wav(length, 1000)), "accepted") << length;
}

TEST(Container, AiffMustHoldItsSamples) {
  const auto aiff = [](std::size_t there) {
    return "FORM" + word(46 + 1000, true) + "AIFFCOMM" + word(18, true) + std::string(18, '\1') + "SSND" +
           word(1000, true) + std::string(there, '\0');
  };
  EXPECT_EQ(message(aiff(1000)), "accepted");
  EXPECT_EQ(message(aiff(10)), "the file breaks off: only 1 % of the sound its header promises is there");
}

TEST(Container, XingHeaderTellsTheLengthOfAnMp3) {
  for (const std::size_t side : {13U, 21U, 36U}) {
    std::string mp3 = std::string("\xff\xfb\x90\x44") + std::string(side - 4, '\0') + "Xing" + word(3, true) +
                      word(40, true) + word(5000, true);
    mp3.resize(5000);
    EXPECT_EQ(message(mp3), "accepted");
    EXPECT_EQ(message(std::string("ID3\4\0\0\0\0\0\5", 10) + std::string(5, '\0') + mp3), "accepted");
    mp3.resize(2500);
    EXPECT_EQ(message(mp3), "the file breaks off: only 50 % of the sound its header promises is there");
  }
}

TEST(Container, EndlessChunksComeToAnEnd) {
  std::string chunks = "RIFF" + word(0) + "WAVE";
  for (int i = 0; i < 200'000; ++i)
    chunks += "junk" + word(0);
  EXPECT_EQ(message(chunks), "accepted");
}

}  // namespace
}  // namespace xiangyin::audio
