#include <cmath>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "audio/clip/loudness_meter.hpp"
#include "audio/engine/level.hpp"
#include "audio/player/programme.hpp"
#include "daemon/playout/cue_sheet.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/speech.hpp"
#include "tests/support/temporary_directory.hpp"

// A whisper and a shout arrive alike: real speech, measured as ingest does, given the gain of a cue sheet,
// and said by the player's programme, is measured again.
namespace xiangyin::audio {
namespace {

constexpr int rate = 48000;
constexpr playout::Levels levels{-16, -1};

std::vector<std::int16_t> to_samples(const std::vector<float>& sound) {
  std::vector<std::int16_t> samples;
  for (const float sample : sound)
    samples.push_back(static_cast<std::int16_t>(std::lrint(std::clamp(sample, -1.0F, 1.0F) * 32767)));
  return samples;
}

Loudness measure(const std::vector<float>& sound) {
  auto meter = LoudnessMeter::create(rate);
  EXPECT_TRUE(meter->add(to_samples(sound)));
  return meter->loudness();
}

/// What the player hands to the device for this recording and no other gain.
std::vector<float> say(const test::Sound& recording, const std::filesystem::path& folder) {
  test::write_sound(folder / "air.wav", recording);
  const Loudness loudness = measure(recording.samples);
  library::Recording known;
  known.measurement.integrated_lufs = loudness.integrated_lufs;
  known.measurement.true_peak_dbtp = loudness.true_peak_dbtp;
  known.measurement.duration_milliseconds = std::llround(recording.seconds() * 1000);
  playlist::Resolved resolved;
  resolved.clips.push_back({&known, 0, known.measurement.duration_milliseconds});
  auto sheet = playout::make_cue_sheet(resolved, levels, 0);
  std::vector<core::FileDescriptor> clips;
  clips.push_back(core::open_file(folder / "air.wav", O_RDONLY).value());
  auto programme = Programme::open(std::move(sheet->segments), std::move(clips), rate, sheet->ceiling_dbtp);
  std::vector<float> said(recording.samples.size() + rate);
  const auto count = programme->read(said);
  EXPECT_TRUE(count);
  said.resize(count ? *count : 0);
  return said;
}

TEST(EvenLoudness, RealSpeechComesOutWithinHalfALoudnessUnitAndUnderTheCeiling) {
  const test::TemporaryDirectory folder;
  std::vector<std::filesystem::path> sources{test::speaker_check()};
  for (const std::filesystem::path& voice : test::human_voices())
    sources.push_back(voice);
  for (const test::Sentence& sentence : test::sentences()) {
    sources.push_back(folder.path() / (std::string(sentence.language) + ".wav"));
    test::speak(sentence, sources.back());
  }
  for (const std::filesystem::path& source : sources) {
    const test::Sound voice = test::read_sound(source, rate);
    for (const double gain_db : {0.0, -14.0, 12.0}) {  // as it is, from afar, into the microphone
      test::Sound recording = voice;
      for (float& sample : recording.samples)
        sample = std::clamp(sample * static_cast<float>(from_db(gain_db)), -1.0F, 1.0F);
      const std::vector<float> said = say(recording, folder.path());
      EXPECT_EQ(said.size(), recording.samples.size()) << source;
      const Loudness loudness = measure(said);
      EXPECT_NEAR(loudness.integrated_lufs, levels.target_lufs, 0.5) << source << " at " << gain_db;
      EXPECT_LE(loudness.true_peak_dbtp, levels.ceiling_dbtp) << source << " at " << gain_db;
    }
  }
}

}  // namespace
}  // namespace xiangyin::audio
