// What phones record arrives on air as the same sound, as loud: every container with every encoder.

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/phone.hpp"
#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Words = std::vector<std::string>;

/// How a file is made by ffmpeg, and how like the source it may be expected to be. The correlation is that of
/// the band the codec keeps; the codecs for telephones rebuild a voice rather than keep its waveform.
struct Encoding {
  std::string name;
  Words arguments;
  double least_likeness = 0.98;
  double most_seconds_off = 0.001;
  double most_loudness_off = 0.3;  ///< LU
};

const std::vector<Encoding>& encodings() {
  static const std::vector<Encoding> list{
      {"aac.m4a", {"-c:a", "aac", "-b:a", "64k"}},
      {"index_first.m4a", {"-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart"}},
      {"fragments.m4a",
       {"-c:a", "aac", "-b:a", "64k", "-movflags", "+frag_keyframe+empty_moov", "-f", "mp4"},
       0.98,
       0.05},
      {"alac.m4a", {"-c:a", "alac"}},
      {"opus.mp4", {"-c:a", "libopus"}, 0.98, 0.01},
      {"mp3.mp4", {"-c:a", "libmp3lame", "-b:a", "96k"}, 0.98, 0.1, 0.6},
      {"aac.mov", {"-c:a", "aac", "-b:a", "64k"}},
      {"pcm.mov", {"-c:a", "pcm_s16le"}},
      {"aac.3gp", {"-c:a", "aac", "-b:a", "32k", "-ar", "16000"}, 0.95, 0.1, 0.6},
      {"aac.3g2", {"-c:a", "aac", "-b:a", "64k"}},
      {"bare.aac", {"-c:a", "aac", "-b:a", "64k"}, 0.98, 0.1},
      {"opus.webm", {"-c:a", "libopus", "-b:a", "32k"}},
      {"live.webm", {"-c:a", "libopus", "-live", "1"}},
      {"vorbis.webm", {"-c:a", "libvorbis"}},
      {"opus.mka", {"-c:a", "libopus"}},
      {"flac.mka", {"-c:a", "flac"}},
      {"adpcm.caf", {"-c:a", "adpcm_ima_qt"}, 0.98, 0.01},
      {"alac.caf", {"-c:a", "alac"}, 0.98, 0.1},
      {"opus.ogg", {"-c:a", "libopus"}},
      {"vorbis.ogg", {"-c:a", "libvorbis"}},
      {"shine.mp3", {"-c:a", "libshine", "-b:a", "128k", "-ar", "44100"}, 0.98, 0.1, 1.2},
      {"telephone.wav", {"-c:a", "adpcm_ima_wav"}, 0.98, 0.05},
      {"narrow.wav", {"-c:a", "pcm_alaw", "-ar", "8000"}, 0.9, 0.01, 1.0},
  };
  return list;
}

class PhoneFormat : public LibraryTest {
 protected:
  PhoneFormat() {
    speak(sentences().front(), speech_);
    const auto plain = admit(speech_);
    EXPECT_TRUE(plain) << message(plain);
    loudness_ = plain ? plain->measurement.integrated_lufs : 0;
  }

  void encode(const std::string& name, const Words& arguments) {
    Words words{"-nostdin", "-loglevel", "error", "-i", speech_};
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.push_back(directory_ / name);
    const auto made = run({"ffmpeg", words});
    ASSERT_EQ(made.status, 0) << made.error;
  }

  void expect_same(const Encoding& encoding) {
    SCOPED_TRACE(encoding.name);
    const auto recording = admit(directory_ / encoding.name);
    ASSERT_TRUE(recording) << message(recording);
    const Sound air = air_copy(*recording);
    const Sound source = read_sound(speech_, air_rate);
    Sound middle = source;
    const auto margin = static_cast<std::ptrdiff_t>(source.samples.size() / 10);
    middle.samples.assign(source.samples.begin() + margin, source.samples.end() - margin);
    const auto matches = find_sound(air, middle, encoding.least_likeness);
    ASSERT_EQ(matches.size(), 1U);
    const double off = (static_cast<double>(matches[0].at) - static_cast<double>(margin)) / air_rate;
    EXPECT_NEAR(off, 0, encoding.most_seconds_off);
    EXPECT_NEAR(air.seconds(), source.seconds(), encoding.most_seconds_off + 0.07)
        << "the last frame is padded";
    EXPECT_NEAR(recording->measurement.integrated_lufs, loudness_, encoding.most_loudness_off);
    EXPECT_THAT(recording->measurement.verdicts, IsEmpty());
    RecordProperty(encoding.name, std::to_string(matches[0].likeness));
  }

  std::filesystem::path speech_ = directory_ / "speech.wav";
  double loudness_ = 0;
};

TEST_F(PhoneFormat, EveryContainerWithEveryEncoder) {
  for (const Encoding& encoding : encodings()) {
    encode(encoding.name, encoding.arguments);
    expect_same(encoding);
  }
}

TEST_F(PhoneFormat, AmrNarrowAndWide) {
  // 4.75 and 12.2 kbit/s. The lowest rate fills in noise of its own, which differs from run to run and
  // takes 1.3 to 1.6 LU away.
  for (const std::string mode : {"0", "7"}) {
    const auto made = run(
        {"sox", {speech_, "-r", "8000", "-c", "1", "-t", "amr-nb", "-C", mode, directory_ / "narrow.amr"}});
    ASSERT_EQ(made.status, 0) << made.error;
    expect_same({"narrow.amr", {}, mode == "0" ? 0.5 : 0.7, 0.1, mode == "0" ? 2.0 : 0.6});
  }
  const auto wrapped = run({"ffmpeg",
                            {"-nostdin", "-loglevel", "error", "-i", directory_ / "narrow.amr", "-c", "copy",
                             directory_ / "narrow.3gp"}});
  ASSERT_EQ(wrapped.status, 0) << wrapped.error;
  expect_same({"narrow.3gp", {}, 0.7, 0.1, 0.6});
  write_amr_wide(directory_ / "wide.amr", read_sound(speech_));
  expect_same({"wide.amr", {}, 0.9, 0.03, 1.0});
}

TEST_F(PhoneFormat, AacInCoreAudio) {
  encode("bare.aac", {"-c:a", "aac", "-b:a", "64k"});
  write_core_audio_aac(directory_ / "aac.caf", directory_ / "bare.aac");
  expect_same({"aac.caf", {}, 0.98, 0.1});
}

TEST_F(PhoneFormat, TheSoundOfAVideo) {
  const auto made = run({"ffmpeg",
                         {"-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=d=2:s=64x64", "-i",
                          speech_, "-c:a", "aac", "-b:a", "64k", directory_ / "video.mp4"}});
  ASSERT_EQ(made.status, 0) << made.error;
  expect_same({"video.mp4", {}});
  const auto mute = run({"ffmpeg",
                         {"-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64",
                          directory_ / "mute.mp4"}});
  ASSERT_EQ(mute.status, 0) << mute.error;
  EXPECT_EQ(message(admit(directory_ / "mute.mp4")), "there is no sound in it");
}

TEST_F(PhoneFormat, StereoStaysAsLoud) {
  encode("stereo.m4a", {"-af", "pan=stereo|c0=c0|c1=c0", "-c:a", "aac", "-b:a", "128k"});
  expect_same({"stereo.m4a", {}});
}

TEST_F(PhoneFormat, WithoutFfmpegThePackageIsNamed) {
  encode("aac.m4a", {"-c:a", "aac"});
  ffmpeg_ = "/nowhere/ffmpeg";
  open();
  const auto recording = admit(directory_ / "aac.m4a");
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().code, core::ErrorCode::unsupported);
  EXPECT_THAT(recording.error().advice, HasSubstr("package ffmpeg"));
  EXPECT_TRUE(admit(speech_)) << "what libsndfile reads needs none";
}

TEST_F(PhoneFormat, ACodecOutsideTheListIsRefused) {
  encode("dolby.mov", {"-c:a", "ac3"});
  const auto recording = admit(directory_ / "dolby.mov");
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().code, core::ErrorCode::invalid);
  EXPECT_THAT(recording.error().message, HasSubstr("coded in a way"));
}

}  // namespace
}  // namespace xiangyin::test
