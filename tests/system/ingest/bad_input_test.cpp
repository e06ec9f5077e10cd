// What is not a whole recording is refused with a sentence for the person who sent it, and nothing stays.

#include <cstring>
#include <random>
#include <string>

#include <gmock/gmock.h>

#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class BadInput : public LibraryTest {
 protected:
  BadInput() { speak(sentences().front(), directory_ / "speech.wav"); }

  std::string make(const std::string& name) const {
    if (name.ends_with(".opus")) {
      write_opus(directory_ / name, read_sound(directory_ / "speech.wav"));
    } else {
      const auto finished = run({"sox", {directory_ / "speech.wav", directory_ / name}});
      EXPECT_EQ(finished.status, 0) << finished.error;
    }
    return read_bytes(directory_ / name);
  }

  void expect_refused(const std::string& bytes, core::ErrorCode code, const std::string& what) {
    const auto recording = admit_bytes(bytes);
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, code);
    EXPECT_THAT(recording.error().message, HasSubstr(what));
    EXPECT_THAT(recording.error().message, testing::Not(testing::EndsWith(".")));
    EXPECT_THAT(recording.error().advice, testing::EndsWith("."));
    EXPECT_THAT(files(), IsEmpty());
  }
};

std::string noise(std::size_t size) {
  std::mt19937_64 random(1);
  std::string bytes(size, '\0');
  for (std::size_t at = 0; at + 8 <= size; at += 8) {
    const std::uint64_t value = random();
    std::memcpy(bytes.data() + at, &value, 8);
  }
  return bytes;
}

std::string wav_header(std::uint32_t promised) {
  std::string header("RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\0\0\0\0",
                     44);
  for (std::size_t i = 0; i < 4; ++i)
    header[40 + i] = static_cast<char>(promised >> (8 * i));
  return header;
}

TEST_F(BadInput, AnEmptyFile) {
  expect_refused("", core::ErrorCode::invalid, "the file is empty");
}

TEST_F(BadInput, TextCalledSound) {
  expect_refused("Dear station,\nplease say that the water will be off.\n", core::ErrorCode::invalid,
                 "not a sound file");
}

TEST_F(BadInput, ATruncatedFlacSaysWhere) {
  const std::string flac = make("speech.flac");
  for (const std::size_t percent : {20, 50, 90, 99})
    expect_refused(flac.substr(0, flac.size() * percent / 100), core::ErrorCode::invalid,
                   "breaks off after ");
}

TEST_F(BadInput, AFlacDamagedInTheMiddle) {
  std::string flac = make("speech.flac");
  flac.replace(flac.size() / 2, 64, noise(64));
  expect_refused(flac, core::ErrorCode::invalid, "damaged");
}

TEST_F(BadInput, TruncatedWavOggOpusAndMp3) {
  ASSERT_EQ(
      run({"lame", {"--quiet", "-V", "4", directory_ / "speech.wav", directory_ / "speech.mp3"}}).status, 0);
  const std::string mp3 = read_bytes(directory_ / "speech.mp3");
  for (const std::string& whole :
       {make("copy.wav"), make("speech.ogg"), make("speech.opus"), make("speech.aiff"), mp3})
    expect_refused(whole.substr(0, whole.size() * 6 / 10), core::ErrorCode::invalid, "breaks off");
}

TEST_F(BadInput, AnOggDamagedInTheMiddle) {
  std::string ogg = make("speech.ogg");
  ogg[ogg.size() / 2] = static_cast<char>(~ogg[ogg.size() / 2]);
  expect_refused(ogg, core::ErrorCode::invalid, "damaged");
}

TEST_F(BadInput, AHeaderThatLiesOverNoise) {
  expect_refused(wav_header(2'000'000'000) + noise(100'000'000), core::ErrorCode::invalid, "only 5 %");
}

TEST_F(BadInput, AHeaderNearFourGigabytesAndNoSound) {
  for (const std::uint32_t promised : {0x7ffffff0U, 0x80000000U, 0xfffffff0U, 0xffffffffU})
    expect_refused(wav_header(promised), core::ErrorCode::invalid, "no sound in it");
  const auto silence = admit_bytes(wav_header(0xffffffffU) + std::string(96'000, '\0'));
  ASSERT_TRUE(silence) << "a stream that left its length open";
  EXPECT_EQ(silence->measurement.duration_milliseconds, 1000);
  ASSERT_EQ(silence->measurement.verdicts.size(), 1U);
  EXPECT_EQ(silence->measurement.verdicts[0]->code, "silent");
}

TEST_F(BadInput, AHeaderAndNothingElse) {
  expect_refused(wav_header(0), core::ErrorCode::invalid, "no sound in it");
  expect_refused(make("speech.flac").substr(0, 42), core::ErrorCode::invalid, "breaks off after 0.0 s");
}

TEST_F(BadInput, MagicOverNoise) {
  for (const std::string magic :
       {"RIFF", "RF64", "riff", "FORM", "fLaC", "OggS", ".snd", "caff", "ID3", "\xff\xfb"}) {
    SCOPED_TRACE(magic);
    const auto recording = admit_bytes(magic + noise(300'000));
    // Noise behind an MP3's first bytes may hold a few frames by chance; anything else is refused.
    if (recording && recording->measurement.format.starts_with("MPEG")) continue;
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, core::ErrorCode::invalid);
    EXPECT_THAT(recording.error().advice, testing::EndsWith("."));
  }
}

TEST_F(BadInput, TooLong) {
  limits_.duration_seconds = 2;
  open();
  expect_refused(read_bytes(directory_ / "speech.wav"), core::ErrorCode::too_large, "longer than 2.0 s");
}

TEST_F(BadInput, TooManyBytesAreRefusedAsTheyCome) {
  limits_.bytes = 1000;
  open();
  auto begun = library_->begin_upload();
  ASSERT_TRUE(begun);
  ASSERT_TRUE(begun->append(std::string(1000, 'x')));
  const auto over = begun->append("x");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, core::ErrorCode::too_large);
}

TEST_F(BadInput, MutatedFilesNeverLeaveAnythingBehind) {
  std::mt19937 random(7);
  std::size_t accepted = 0;
  for (const std::string name : {"speech.flac", "speech.ogg", "copy.wav", "speech.opus"}) {
    const std::string whole = make(name);
    for (int round = 0; round < 10; ++round) {
      std::string mutated = whole;
      for (int change = 0; change < 8; ++change)
        mutated[random() % (round < 5 ? 200 : mutated.size())] = static_cast<char>(random());
      const auto recording = admit_bytes(mutated);
      accepted += recording ? 1 : 0;
      EXPECT_TRUE(recording || recording.error().code != core::ErrorCode::io) << message(recording);
      EXPECT_EQ(files().size(), 2 * accepted);
    }
  }
}

}  // namespace
}  // namespace xiangyin::test
