// What people send arrives on air as the same sound: every format, rate and number of channels.

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "daemon/core/sha256.hpp"
#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

namespace fs = std::filesystem;

void must(const std::string& program, const std::vector<std::string>& arguments) {
  const Finished finished = run({program, arguments});
  ASSERT_EQ(finished.status, 0) << program << ": " << finished.error;
}

class Format : public LibraryTest {
 protected:
  /// The air copy must be the source's sound, whole, in place to the sample.
  void expect_same_sound(const library::Recording& recording, const Sound& source, double least,
                         double slack) {
    const Sound air = air_copy(recording);
    EXPECT_EQ(air.rate, air_rate);
    EXPECT_NEAR(air.seconds(), source.seconds(), slack);
    EXPECT_NEAR(static_cast<double>(recording.measurement.duration_milliseconds) / 1000, air.seconds(),
                0.001);
    Sound middle = resample(source, air_rate);
    const std::size_t margin = middle.samples.size() / 10;
    const auto begin = middle.samples.begin();
    middle.samples = std::vector<float>(begin + static_cast<std::ptrdiff_t>(margin),
                                        middle.samples.end() - static_cast<std::ptrdiff_t>(margin));
    const auto matches = find_sound(air, middle, least);
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_NEAR(static_cast<double>(matches[0].at), static_cast<double>(margin), slack * air_rate + 2);
  }
};

TEST_F(Format, SpokenDialects) {
  for (const Sentence& sentence : sentences()) {
    const fs::path file = directory_ / (std::string(sentence.language) + ".wav");
    speak(sentence, file);
    const auto recording = admit(file);
    ASSERT_TRUE(recording) << core::to_text(recording.error());
    EXPECT_EQ(recording->id, core::sha256(read_bytes(file)));
    EXPECT_EQ(recording->bytes, static_cast<std::int64_t>(fs::file_size(file)));
    EXPECT_EQ(recording->measurement.sample_rate, 22050);
    EXPECT_EQ(recording->measurement.format, "WAV (Microsoft), Signed 16 bit PCM");
    EXPECT_GT(recording->measurement.integrated_lufs, -35);
    EXPECT_LT(recording->measurement.integrated_lufs, -5);
    expect_same_sound(*recording, read_sound(file), 0.99, 0.001);
  }
}

TEST_F(Format, HumanVoices) {
  for (const fs::path& file : {human_voice(), speaker_check()}) {
    const auto recording = admit(file);
    ASSERT_TRUE(recording) << file << core::to_text(recording.error());
    expect_same_sound(*recording, read_sound(file), 0.99, 0.001);
  }
}

TEST_F(Format, EveryRateAndLayoutOfWav) {
  speak(sentences().front(), directory_ / "speech.wav");
  for (const int rate : {8000, 16000, 44100, 48000, 96000}) {
    for (const int channels : {1, 2}) {
      for (const auto& encoding :
           {std::vector<std::string>{"-b", "16"}, {"-b", "24"}, {"-e", "float", "-b", "32"}}) {
        const fs::path file = directory_ / "made.wav";
        std::vector<std::string> arguments{directory_ / "speech.wav", "-r", std::to_string(rate), "-c",
                                           std::to_string(channels)};
        arguments.insert(arguments.end(), encoding.begin(), encoding.end());
        arguments.push_back(file);
        must("sox", arguments);
        const auto recording = admit(file);
        ASSERT_TRUE(recording) << core::to_text(recording.error());
        EXPECT_EQ(recording->measurement.sample_rate, rate);
        EXPECT_EQ(recording->measurement.channels, channels);
        expect_same_sound(*recording, read_sound(file), 0.99, 0.001);
      }
    }
  }
}

TEST_F(Format, CompressedAndOthers) {
  const fs::path speech = directory_ / "speech.wav";
  speak(sentences().front(), speech);
  must("lame", {"--quiet", "-V", "4", speech, directory_ / "vbr.mp3"});
  must("lame", {"--quiet", "-V", "4", "-t", speech, directory_ / "vbr_without_header.mp3"});
  must("lame", {"--quiet", "-b", "64", speech, directory_ / "cbr.mp3"});
  for (const std::string name :
       {"plain.flac", "plain.ogg", "plain.aiff", "plain.au", "plain.w64", "plain.caf"})
    must("sox", {speech, directory_ / name});
  write_opus(directory_ / "plain.opus", read_sound(speech));
  must("sox", {speech, "-e", "mu-law", directory_ / "telephone.wav"});
  for (const auto& [name, slack] :
       std::initializer_list<std::pair<const char*, double>>{{"vbr.mp3", 0.1},
                                                             {"vbr_without_header.mp3", 0.1},
                                                             {"cbr.mp3", 0.1},
                                                             {"plain.flac", 0.001},
                                                             {"plain.ogg", 0.001},
                                                             {"plain.opus", 0.001},
                                                             {"plain.aiff", 0.001},
                                                             {"plain.au", 0.001},
                                                             {"plain.w64", 0.001},
                                                             {"plain.caf", 0.001},
                                                             {"telephone.wav", 0.001}}) {
    SCOPED_TRACE(name);
    const auto recording = admit(directory_ / name);
    ASSERT_TRUE(recording) << core::to_text(recording.error());
    expect_same_sound(*recording, read_sound(speech), 0.9, slack);
  }
}

TEST_F(Format, StreamsWithoutALengthInTheirHeader) {
  const fs::path speech = directory_ / "speech.wav";
  speak(sentences().front(), speech);
  for (const std::string type : {"wav", "flac", "au"}) {
    SCOPED_TRACE(type);
    const auto recording = admit_bytes(run({"sox", {speech, "-t", type, "-"}}).output);
    ASSERT_TRUE(recording) << core::to_text(recording.error());
    expect_same_sound(*recording, read_sound(speech), 0.99, 0.001);
  }
}

TEST_F(Format, TheAirCopyIsTheMeanOfTheChannels) {
  const fs::path file = directory_ / "two.wav";
  must("sox", {"-n", "-r", "48000", "-b", "16", "-c", "2", file, "synth", "1", "sine", "440", "sine", "440",
               "remix", "1v0.8", "1v0.2"});
  const auto recording = admit(file);
  ASSERT_TRUE(recording) << core::to_text(recording.error());
  const Sound air = air_copy(*recording);
  EXPECT_NEAR(*std::max_element(air.samples.begin(), air.samples.end()), 0.5, 0.001);
}

// EBU Tech 3341 table 1, through file, child and air copy. Stereo with two like channels keeps its loudness,
// and so does mono: it counts as dual mono, because it goes to every loudspeaker.
TEST_F(Format, LoudnessOfEbu3341Tones) {
  for (const int rate : {44100, 48000}) {
    for (const int channels : {1, 2}) {
      for (const double level : {-23.0, -33.0}) {
        const fs::path file = directory_ / "tone.wav";
        must("sox", {"-n", "-r", std::to_string(rate), "-b", "24", "-c", std::to_string(channels), file,
                     "synth", "20", "sine", "1000", "gain", std::to_string(level)});
        const auto recording = admit(file);
        ASSERT_TRUE(recording) << core::to_text(recording.error());
        EXPECT_NEAR(recording->measurement.integrated_lufs, level, 0.1) << rate << " Hz, " << channels;
        EXPECT_NEAR(recording->measurement.true_peak_dbtp, level, 0.3) << rate << " Hz, " << channels;
      }
    }
  }
}

TEST_F(Format, SilenceIsAllowedAndMeasuredAsTheFloor) {
  const fs::path file = directory_ / "silence.wav";
  must("sox", {"-n", "-D", "-r", "48000", "-b", "16", file, "trim", "0", "3"});
  const auto recording = admit(file);
  ASSERT_TRUE(recording) << core::to_text(recording.error());
  EXPECT_EQ(recording->measurement.integrated_lufs, -70);
  EXPECT_EQ(recording->measurement.true_peak_dbtp, -120);
  EXPECT_EQ(recording->measurement.duration_milliseconds, 3000);
}

}  // namespace
}  // namespace xiangyin::test
