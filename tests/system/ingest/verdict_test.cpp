// What is wrong with a recording is said at once, by the code that fits, and silence around it is left out.

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Words = std::vector<std::string>;

class Verdict : public LibraryTest {
 protected:
  void make(const std::string& name, const Words& words) {
    Words arguments = words;
    arguments.insert(arguments.begin(), "-D");
    const auto made = run({"sox", arguments});
    ASSERT_EQ(made.status, 0) << name << made.error;
  }

  /// The codes for the voice after these effects of sox.
  std::vector<std::string> judged(const Words& effects) {
    const auto file = directory_ / "made.wav";
    Words words{human_voice(), "-b", "16", file};
    words.insert(words.end(), effects.begin(), effects.end());
    make("made.wav", words);
    return codes(admit(file));
  }

  static std::vector<std::string> codes(const core::Result<library::Recording>& recording) {
    if (!recording) return {recording.error().message};
    std::vector<std::string> list;
    for (const library::Verdict* verdict : recording->measurement.verdicts)
      list.emplace_back(verdict->code);
    return list;
  }
};

TEST_F(Verdict, AGoodVoiceHasNone) {
  EXPECT_THAT(judged({}), IsEmpty());
  EXPECT_THAT(codes(admit(speaker_check())), IsEmpty());
}

TEST_F(Verdict, TooLoudTooQuietAndNothing) {
  EXPECT_THAT(judged({"vol", "8"}), ElementsAre("clipped"));
  EXPECT_THAT(judged({"vol", "-26dB"}), ElementsAre("quiet"));
  EXPECT_THAT(judged({"vol", "-37dB"}), ElementsAre("too_quiet"));
  EXPECT_THAT(judged({"vol", "0"}), ElementsAre("silent"));
  EXPECT_THAT(judged({"vol", "0.00005"}), ElementsAre("silent")) << "hardly a bit is set";
  EXPECT_THAT(judged({"trim", "1", "0.05"}), testing::Contains("too_short"));
}

TEST_F(Verdict, WordsThatAreCutOff) {
  EXPECT_THAT(judged({"trim", "0.7"}), ElementsAre("start_cut"));
  EXPECT_THAT(judged({"trim", "0", "0.7"}), ElementsAre("end_cut"));
}

TEST_F(Verdict, NoiseAndHum) {
  const auto noise = directory_ / "noise.wav";
  const auto mixed = directory_ / "mixed.wav";
  make("noise", {"-r", "8000", "-n", "-b", "16", noise, "synth", "6", "brownnoise", "vol", "-10dB"});
  make("mixed", {"-m", human_voice(), noise, mixed});
  EXPECT_THAT(codes(admit(mixed)), testing::Contains("noisy"));
  make("hum", {"-r", "8000", "-n", "-b", "16", noise, "synth", "6", "sine", "50", "vol", "-36dB"});
  make("mixed", {"-m", human_voice(), noise, mixed});
  EXPECT_THAT(codes(admit(mixed)), ElementsAre("hum"));
}

TEST_F(Verdict, TroubleBetweenTheChannels) {
  EXPECT_THAT(judged({"remix", "1", "1"}), IsEmpty());
  EXPECT_THAT(judged({"remix", "1", "0"}), ElementsAre("right_silent"));
  EXPECT_THAT(judged({"remix", "0", "1"}), ElementsAre("left_silent"));
  EXPECT_THAT(judged({"remix", "1", "1v-1"}), ElementsAre("channels_cancel"));
  EXPECT_THAT(judged({"remix", "1", "1v-0.4"}), ElementsAre("thin"));
}

TEST_F(Verdict, AnMp3WithoutAPromisedLengthThatBreaksOff) {
  const auto file = directory_ / "stream.mp3";
  ASSERT_EQ(run({"lame", {"--quiet", "-b", "64", "-t", human_voice(), file}}).status, 0);
  EXPECT_THAT(codes(admit(file)), IsEmpty());
  const std::string whole = read_bytes(file);
  EXPECT_THAT(codes(admit_bytes(whole.substr(0, whole.size() * 6 / 10))), testing::Contains("breaks_off"));
  std::string damaged = whole;
  damaged.replace(whole.size() / 2, 300, std::string(300, 'x'));
  EXPECT_THAT(codes(admit_bytes(damaged)), testing::Contains("damaged"));
}

TEST_F(Verdict, ALiveRecordingThatBreaksOff) {
  const auto file = directory_ / "live.webm";
  const auto made =
      run({"ffmpeg",
           {"-nostdin", "-loglevel", "error", "-i", human_voice(), "-c:a", "libopus", "-live", "1", file}});
  ASSERT_EQ(made.status, 0) << made.error;
  const std::string whole = read_bytes(file);
  EXPECT_THAT(codes(admit_bytes(whole)), IsEmpty());
  EXPECT_THAT(codes(admit_bytes(whole.substr(0, whole.size() / 2))), testing::Contains("breaks_off"));
}

TEST_F(Verdict, SilenceAroundTheVoiceIsLeftOut) {
  const auto file = directory_ / "padded.wav";
  const double voice = read_sound(human_voice()).seconds();
  make("padded", {human_voice(), file, "pad", "3", "4"});
  for (const bool settings : {true, false}) {
    SCOPED_TRACE(settings ? "by the settings" : "by the upload");
    limits_.trim_silence = settings;
    open();
    trim_silence_ = settings ? std::optional<bool>() : true;
    const auto trimmed = admit(file);
    ASSERT_TRUE(trimmed) << message(trimmed);
    const double before = static_cast<double>(trimmed->measurement.trimmed_start_milliseconds) / 1000;
    const double behind = static_cast<double>(trimmed->measurement.trimmed_end_milliseconds) / 1000;
    const Sound air = air_copy(*trimmed);
    EXPECT_NEAR(before + behind + air.seconds(), voice + 7, 0.01);
    EXPECT_GE(before, 2.7);
    EXPECT_GE(behind, 3.4);
    const auto matches = find_sound(air, read_sound(human_voice(), air_rate), 0.99);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_NEAR(static_cast<double>(matches[0].at) / air_rate, 3 - before, 0.002);
    EXPECT_EQ(read_bytes(file).size(), static_cast<std::size_t>(trimmed->bytes))
        << "the original is kept whole";
  }
  trim_silence_ = false;
  limits_.trim_silence = true;
  open();
  const auto kept = admit(file);
  ASSERT_TRUE(kept) << message(kept);
  EXPECT_NEAR(air_copy(*kept).seconds(), voice + 7, 0.001);
  EXPECT_EQ(kept->measurement.trimmed_start_milliseconds, 0);
}

TEST_F(Verdict, TheConstantPartIsTakenOut) {
  const auto file = directory_ / "offset.wav";
  make("offset", {"-v", "0.5", human_voice(), file, "dcshift", "0.3"});
  const auto recording = admit(file);
  ASSERT_TRUE(recording) << message(recording);
  EXPECT_THAT(codes(recording), IsEmpty());
  double sum = 0;
  const Sound air = air_copy(*recording);
  for (const float sample : air.samples)
    sum += sample;
  EXPECT_NEAR(sum / static_cast<double>(air.samples.size()), 0, 0.001);
}

}  // namespace
}  // namespace xiangyin::test
