#include "audio/container/container.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
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

core::Result<Wholeness> check(const std::string& bytes) {
  const core::FileDescriptor file(memfd_create("container", MFD_CLOEXEC));
  EXPECT_TRUE(core::write_all(file.get(), bytes));
  const auto container = identify_container(file.get());
  if (!container) return container.error();
  return check_container(file.get(), container->kind);
}

std::string message(const std::string& bytes) {
  const auto checked = check(bytes);
  EXPECT_TRUE(checked || !checked.error().advice.empty());
  if (!checked) return checked.error().message;
  return checked->breaks_off ? "breaks off" : checked->damaged ? "damaged" : "accepted";
}

/// The container's name, and its demuxer's where ffmpeg is to decode it.
std::string identify(const std::string& bytes) {
  const core::FileDescriptor file(memfd_create("container", MFD_CLOEXEC));
  EXPECT_TRUE(core::write_all(file.get(), bytes));
  const auto container = identify_container(file.get());
  if (!container) return container.error().message;
  return std::string(container->name) + (container->demuxer.empty() ? "" : " by ") +
         std::string(container->demuxer);
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

/// MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
std::string mp3_frame() {
  return std::string("\xff\xfb\x90\x44") + std::string(413, '\x55');
}

std::string frames(const std::string& frame, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i)
    bytes += frame;
  return bytes;
}

TEST(Container, XingHeaderTellsTheLengthOfAnMp3) {
  for (const std::size_t side : {13U, 21U, 36U}) {
    std::string first = mp3_frame();
    first.replace(side, 16, "Xing" + word(3, true) + word(40, true) + word(4170, true));
    std::string mp3 = first + frames(mp3_frame(), 9);
    EXPECT_EQ(message(mp3), "accepted");
    EXPECT_EQ(message(std::string("ID3\4\0\0\0\0\0\5", 10) + std::string(5, '\0') + mp3), "accepted");
    mp3.resize(2085);
    EXPECT_EQ(message(mp3), "the file breaks off: only 50 % of the sound its header promises is there");
  }
}

TEST(Container, AnMp3WithoutXingHeaderEndsWithAWholeFrame) {
  const std::string mp3 = frames(mp3_frame(), 10);
  EXPECT_EQ(message(mp3), "accepted");
  EXPECT_EQ(message(mp3.substr(0, mp3.size() - 1)), "breaks off");
  EXPECT_EQ(message(mp3.substr(0, 417 * 5 + 4)), "breaks off");
  EXPECT_EQ(message(mp3 + "TAG" + std::string(125, ' ')), "accepted");
  EXPECT_EQ(message(mp3 + std::string(5000, '\0')), "accepted");
  EXPECT_EQ(message(frames(mp3_frame(), 5) + std::string("ID3\4\0\0\0\0\0\5", 10) + std::string(5, '\0') +
                    frames(mp3_frame(), 5)),
            "accepted");
}

TEST(Container, AnMp3DamagedInTheMiddle) {
  EXPECT_EQ(message(frames(mp3_frame(), 5) + std::string(100, 'x') + frames(mp3_frame(), 5)), "damaged");
  std::string mp3 = frames(mp3_frame(), 10);
  mp3[417 * 5] = 'x';
  EXPECT_EQ(message(mp3), "damaged");
}

TEST(Container, FrameLengthsOfEveryMpegVersion) {
  // MPEG 2 layer III, 64 kbit/s, 22.05 kHz: 208 bytes; layer II, 128 kbit/s, 48 kHz: 384; MPEG 2.5, 8 kHz.
  for (const auto& [header, length] : std::initializer_list<std::pair<std::string, std::size_t>>{
           {"\xff\xf3\x80\x44", 208}, {"\xff\xfd\x84\x44", 384}, {"\xff\xe3\x18\x44", 72}}) {
    const std::string frame = header + std::string(length - 4, '\x55');
    EXPECT_EQ(message(frames(frame, 10)), "accepted") << length;
    EXPECT_EQ(message(frames(frame, 10).substr(0, length * 10 - 1)), "breaks off") << length;
  }
}

/// MPEG-4 AAC, 44.1 kHz, mono, 100 bytes.
std::string adts_frame() {
  return std::string("\xff\xf1\x50\x40\x0c\x9f\xfc", 7) + std::string(93, '\x55');
}

TEST(Container, BareAacIsFramesToo) {
  EXPECT_EQ(identify(frames(adts_frame(), 3)), "AAC by aac");
  EXPECT_EQ(message(frames(adts_frame(), 10)), "accepted");
  EXPECT_EQ(message(frames(adts_frame(), 10).substr(0, 950)), "breaks off");
  EXPECT_EQ(message(frames(adts_frame(), 5) + "xxxx" + frames(adts_frame(), 5)), "damaged");
}

TEST(Container, Mpeg4IsBoxes) {
  const auto box = [](const std::string& name, std::size_t size) {
    return word(static_cast<std::uint32_t>(size + 8), true) + name + std::string(size, '\1');
  };
  const std::string head = word(16, true) + "ftypM4A " + word(0);
  EXPECT_EQ(message(head + box("mdat", 1000) + box("moov", 100)), "accepted");
  EXPECT_EQ(message(head + box("moov", 100) + box("mdat", 1000)), "accepted");
  EXPECT_EQ(message((head + box("moov", 100) + box("mdat", 992)).substr(0, 16 + 108 + 500)),
            "the file breaks off: only 50 % of the sound its header promises is there");
  EXPECT_THAT(message(head + box("mdat", 1000)), testing::HasSubstr("its index is missing"));
  const std::string large = word(1, true) + "mdat" + word(0, true) + word(116, true) + std::string(100, '\1');
  EXPECT_EQ(message(head + large + box("moov", 100)), "accepted") << "a length of 64 bits";
  const std::string huge = word(1, true) + "mdat" + word(0xffffffff, true) + word(0xffffffff, true);
  EXPECT_THAT(message(head + box("moov", 100) + huge), testing::HasSubstr("damaged after"));
  EXPECT_EQ(message(head + box("moov", 100) + word(0, true) + "mdat" + std::string(100, '\1')), "accepted")
      << "up to the end of the file";
}

TEST(Container, AmrIsFrames) {
  const std::string narrow = std::string(1, '\x3c') + std::string(31, '\x55');  // 12.2 kbit/s
  EXPECT_EQ(message("#!AMR\n" + frames(narrow, 10)), "accepted");
  EXPECT_EQ(message("#!AMR\n" + frames(narrow, 10).substr(0, 300)), "breaks off");
  EXPECT_EQ(message("#!AMR\n" + frames(narrow, 3) + std::string(1, '\x6c') + frames(narrow, 3)), "damaged");
  const std::string wide = std::string(1, '\x44') + std::string(60, '\x55');  // 23.85 kbit/s
  EXPECT_EQ(message("#!AMR-WB\n" + frames(wide, 10)), "accepted");
  EXPECT_EQ(message("#!AMR-WB\n" + frames(wide, 10).substr(0, 300)), "breaks off");
}

TEST(Container, WebmSaysHowLongItIsOrLeavesItOpen) {
  const std::string header = std::string("\x1a\x45\xdf\xa3\x84", 5) + "abcd" + "\x18\x53\x80\x67";
  EXPECT_EQ(message(header + std::string("\x41\xf4", 2) + std::string(500, '\1')), "accepted");
  EXPECT_EQ(message(header + std::string("\x41\xf4", 2) + std::string(250, '\1')),
            "the file breaks off: only 50 % of the sound its header promises is there");
  EXPECT_EQ(message(header + std::string("\x01\xff\xff\xff\xff\xff\xff\xff", 8) + std::string(250, '\1')),
            "accepted");
  for (std::size_t length = 0; length <= header.size(); ++length)
    EXPECT_EQ(message(header.substr(0, length)).find("only"), std::string::npos);
}

TEST(Container, CoreAudioMustHoldItsSamples) {
  const auto caf = [](const std::string& codec, const std::string& length, std::size_t there) {
    return std::string("caff\0\1\0\0desc\0\0\0\0\0\0\0\x20", 20) + std::string(8, '\0') + codec +
           std::string(20, '\0') + "data" + length + std::string(there, '\1');
  };
  const std::string thousand = word(0) + word(1000, true);
  EXPECT_EQ(message(caf("lpcm", thousand, 1000)), "accepted");
  EXPECT_EQ(message(caf("lpcm", thousand, 500)),
            "the file breaks off: only 50 % of the sound its header promises is there");
  EXPECT_EQ(message(caf("lpcm", std::string(8, '\xff'), 500)), "accepted");
  EXPECT_EQ(identify(caf("lpcm", thousand, 0)), "CAF");
  EXPECT_EQ(identify(caf("aac ", thousand, 0)), "CAF by caf");
}

TEST(Container, WhoDecodesWhat) {
  EXPECT_EQ(identify("RIFF" + word(0) + "WAVE"), "WAV");
  EXPECT_EQ(identify(word(16, true) + "ftypM4A "), "MPEG-4 by mov");
  EXPECT_EQ(identify(word(16, true) + "ftyp3gp4"), "3GP by mov");
  EXPECT_EQ(identify(word(16, true) + "ftypqt  "), "QuickTime by mov");
  EXPECT_EQ(identify("#!AMR\n"), "AMR by amr");
  EXPECT_EQ(identify("#!AMR-WB\n"), "AMR-WB by amr");
  EXPECT_EQ(identify("\x1a\x45\xdf\xa3"), "WebM by matroska");
  EXPECT_EQ(identify(mp3_frame()), "MP3");
  EXPECT_EQ(identify(std::string("ID3\4\0\0\0\0\0\5", 10) + std::string(5, '\0') + adts_frame()),
            "AAC by aac");
  EXPECT_EQ(identify("ID3"), "this is not a sound file the station can read");
}

TEST(Container, LookingForAFrameInGarbageComesToAnEnd) {
  std::string garbage = mp3_frame();
  for (int i = 0; i < 400'000; ++i)
    garbage += "\xff\xfb\x90";
  EXPECT_NE(message(garbage), "");
}

TEST(Container, EndlessChunksComeToAnEnd) {
  std::string chunks = "RIFF" + word(0) + "WAVE";
  for (int i = 0; i < 200'000; ++i)
    chunks += "junk" + word(0);
  EXPECT_EQ(message(chunks), "accepted");
}

}  // namespace
}  // namespace xiangyin::audio
