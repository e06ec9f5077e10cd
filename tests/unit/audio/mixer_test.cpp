#include "audio/engine/mixer.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

using ::testing::Each;

constexpr float quarter = 0.25F;
constexpr std::int16_t quarter_sample = 8192;  // 0.25 x 32767, rounded

void feed(Voice& voice, std::size_t frames, float value) {
  for (std::size_t i = 0; i < frames; ++i)
    ASSERT_TRUE(voice.input.push_one(value));
}

std::vector<std::int16_t> render(Mixer& mixer, std::size_t frames, std::size_t channels) {
  std::vector<std::int16_t> output(frames * channels, 99);
  mixer.render(output);
  return output;
}

std::vector<std::int16_t> channel(const std::vector<std::int16_t>& output, std::size_t index,
                                  std::size_t channels) {
  std::vector<std::int16_t> samples;
  for (std::size_t i = index; i < output.size(); i += channels)
    samples.push_back(output[i]);
  return samples;
}

TEST(Mixer, IsSilentWithoutVoices) {
  Mixer mixer(2);
  EXPECT_THAT(render(mixer, 1000, 2), Each(0));
  EXPECT_EQ(mixer.next_frame(), 1000);
}

TEST(Mixer, BeginsOnTheExactFrameAndEndsWithTheLast) {
  for (const FrameIndex start : {0, 1, 511, 512, 513, 700, 1999}) {
    Mixer mixer(1);
    Voice voice(100, {{0}});
    feed(voice, 100, quarter);
    voice.end_input();
    voice.place(start, never);
    mixer.add(voice);
    const auto output = render(mixer, 2200, 1);
    for (FrameIndex frame = 0; frame < 2200; ++frame) {
      const bool sounding = frame >= start && frame < start + 100;
      ASSERT_EQ(output[static_cast<std::size_t>(frame)], sounding ? quarter_sample : 0)
          << "start " << start << ", frame " << frame;
    }
    EXPECT_EQ(voice.first_frame(), start);
    EXPECT_EQ(voice.end_frame(), start + 100);
    EXPECT_EQ(voice.frames_said(), 100);
    EXPECT_EQ(voice.state(), Voice::State::said);
    EXPECT_FALSE(mixer.holds(voice));
  }
}

TEST(Mixer, RendersTheSameWhateverTheBufferSize) {
  std::vector<std::int16_t> whole;
  for (const std::size_t buffer : {3000U, 1U, 7U, 511U, 512U, 513U}) {
    Mixer mixer(2);
    Voice voice(2000, {{0}, {1}});
    for (int i = 0; i < 2000; ++i)
      voice.input.push_one(std::sin(static_cast<float>(i) * 0.05F));
    voice.end_input();
    voice.place(333, never);
    mixer.add(voice);
    std::vector<std::int16_t> output;
    while (output.size() < 6000) {
      const auto part = render(mixer, std::min(buffer, (6000 - output.size()) / 2), 2);
      output.insert(output.end(), part.begin(), part.end());
    }
    if (whole.empty()) whole = output;
    EXPECT_EQ(output, whole) << buffer;
  }
}

TEST(Mixer, SpeaksOnTheChannelsOfTheCueOnly) {
  Mixer mixer(4);
  Voice voice(600, {{1}, {3}});
  feed(voice, 600, quarter);
  voice.place(0, never);
  mixer.add(voice);
  const auto output = render(mixer, 600, 4);
  EXPECT_THAT(channel(output, 0, 4), Each(0));
  EXPECT_THAT(channel(output, 1, 4), Each(quarter_sample));
  EXPECT_THAT(channel(output, 2, 4), Each(0));
  EXPECT_THAT(channel(output, 3, 4), Each(quarter_sample));
}

TEST(Mixer, AVoiceOnAllChannelsBesideOneOnSome) {
  for (const bool all_first : {true, false}) {
    Mixer mixer(3);
    Voice all(100, {{0}, {1}, {2}});
    Voice some(100, {{2}});
    for (Voice* voice : {&all, &some}) {
      feed(*voice, 100, quarter);
      voice->end_input();
      voice->place(0, never);
    }
    mixer.add(all_first ? all : some);
    mixer.add(all_first ? some : all);
    const auto output = render(mixer, 100, 3);
    EXPECT_THAT(channel(output, 0, 3), Each(quarter_sample));
    EXPECT_THAT(channel(output, 1, 3), Each(quarter_sample));
    EXPECT_THAT(channel(output, 2, 3), Each(2 * quarter_sample));
  }
}

TEST(Mixer, AddsUpVoicesAndSaturates) {
  Mixer mixer(2);
  Voice one(10, {{0}, {1}});
  Voice two(10, {{0}});
  feed(one, 10, 0.75F);
  feed(two, 10, 0.75F);
  one.place(0, never);
  two.place(0, never);
  mixer.add(one);
  mixer.add(two);
  const auto output = render(mixer, 10, 2);
  EXPECT_THAT(channel(output, 0, 2), Each(32767));
  EXPECT_THAT(channel(output, 1, 2), Each(24575));
  EXPECT_FLOAT_EQ(mixer.take_peak(), 1.0F);
  EXPECT_FLOAT_EQ(mixer.take_peak(), 0.0F);
}

TEST(Mixer, FadesOutInAStraightLine) {
  Mixer mixer(1);
  Voice voice(1000, {{0}});
  feed(voice, 1000, 1.0F);
  voice.place(0, never);
  mixer.add(voice);
  EXPECT_THAT(render(mixer, 100, 1), Each(32767));
  voice.fade_out(200);
  const auto output = render(mixer, 300, 1);
  for (std::size_t i = 1; i < 200; ++i)
    ASSERT_NEAR(output[i - 1] - output[i], 32767 / 200.0, 1.01) << i;
  EXPECT_THAT(std::vector(output.begin() + 200, output.end()), Each(0));
  EXPECT_EQ(voice.state(), Voice::State::cut);
  EXPECT_EQ(voice.end_frame(), 300);
  EXPECT_EQ(voice.frames_said(), 300);
}

TEST(Mixer, StoppedBeforeItsStartSaysNothing) {
  Mixer mixer(1);
  Voice voice(10, {{0}});
  feed(voice, 10, quarter);
  voice.place(5, never);
  voice.fade_out(50);
  mixer.add(voice);
  EXPECT_THAT(render(mixer, 100, 1), Each(0));
  EXPECT_EQ(voice.state(), Voice::State::cut);
  EXPECT_EQ(voice.frames_said(), 0);
  EXPECT_FALSE(voice.first_frame());
}

TEST(Mixer, ALateVoiceBeginsAtItsBeginningOrNotAtAll) {
  for (const FrameIndex latest : {99, 100}) {
    Mixer mixer(1);
    render(mixer, 100, 1);
    Voice voice(3, {{0}});
    for (const float value : {0.25F, 0.5F, 0.75F})
      voice.input.push_one(value);
    voice.end_input();
    voice.place(50, latest);
    mixer.add(voice);
    const auto output = render(mixer, 4, 1);
    if (latest == 100) {
      EXPECT_EQ(output, (std::vector<std::int16_t>{8192, 16384, 24575, 0}));
      EXPECT_EQ(voice.first_frame(), 100);
    } else {
      EXPECT_THAT(output, Each(0));
      EXPECT_EQ(voice.state(), Voice::State::missed);
    }
  }
}

TEST(Mixer, ARunDryLookAheadIsFilledWithSilenceAndLosesNothing) {
  Mixer mixer(1);
  Voice voice(100, {{0}});
  feed(voice, 20, quarter);
  voice.place(0, never);
  mixer.add(voice);
  const auto dry = render(mixer, 50, 1);
  EXPECT_EQ(std::accumulate(dry.begin(), dry.end(), 0), 20 * quarter_sample);
  EXPECT_EQ(voice.starved(), 30);
  EXPECT_EQ(mixer.starvations(), 1);
  feed(voice, 10, quarter);
  voice.end_input();
  const auto rest = render(mixer, 50, 1);
  EXPECT_EQ(std::accumulate(rest.begin(), rest.end(), 0), 10 * quarter_sample);
  EXPECT_EQ(voice.frames_said(), 30);
  EXPECT_EQ(voice.state(), Voice::State::said);
}

TEST(Mixer, MeasuresWhatItHandedOver) {
  Mixer mixer(1);
  Voice voice(48000, {{0}});
  for (int i = 0; i < 48000; ++i)
    voice.input.push_one(0.5F * std::sin(static_cast<float>(i) * 2 * 3.14159265F * 1000 / 48000));
  voice.end_input();
  voice.place(0, never);
  mixer.add(voice);
  render(mixer, 48001, 1);
  EXPECT_NEAR(voice.level().peak_dbfs(), -6.02, 0.01);
  EXPECT_NEAR(voice.level().rms_dbfs(), -9.03, 0.01);
}

TEST(Mixer, RefusesMoreVoicesThanItHasPlaces) {
  Mixer mixer(1);
  std::vector<std::unique_ptr<Voice>> voices;
  for (std::size_t i = 0; i <= Mixer::max_voices; ++i) {
    voices.push_back(std::make_unique<Voice>(1, std::vector<ChannelGain>{{0}}));
    EXPECT_EQ(mixer.add(*voices.back()), i < Mixer::max_voices);
  }
}

}  // namespace
}  // namespace xiangyin::audio
