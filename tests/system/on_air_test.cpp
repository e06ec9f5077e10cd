// The main job on real sound: what people recorded goes in, and comes out of PortAudio and a sound server at
// the scheduled instant, as it was said, once, whole, and with silence around it.
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "tests/support/capture.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound_server.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class OnAir : public testing::Test {
 protected:
  OnAir() : capture(server.address()) {}

  Station station_with(const std::string& settings) {
    return Station({.settings = settings, .device = "default", .environment = server.environment()});
  }

  std::string recording(const Station& station, const std::filesystem::path& file,
                        const std::string& language) {
    return add_recording(station, file, language);
  }

  /// What was heard up to now, all of it captured.
  Sound heard() const {
    EXPECT_TRUE(capture.wait_until(whole_second(0ms)));
    return capture.sound();
  }

  /// What goes on air of a recording: without the silence around it and without rumble, which is ingest's own
  /// to prove; from here on no sample may be missing.
  static Sound said(const Station& station, const std::string& recording) {
    const auto shown = station.request("GET", "/v1/recordings/" + recording).json();
    const std::string name(shown.at("air_copy").as_string());
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(station.state() / "library" / "air")) {
      if (entry.path().stem() == name) return read_sound(entry.path(), Capture::rate);
    }
    throw std::runtime_error("there is no air copy " + name);
  }

  SoundServer server;
  Capture capture;
};

/// The loudest sample outside of the match, a tenth of a second on either side allowed for the fades and
/// filters between.
float loudest_beside(const Sound& heard, const Match& match, const Sound& said) {
  const auto margin = static_cast<std::size_t>(Capture::rate / 10);
  float loudest = 0;
  for (std::size_t i = 0; i < heard.samples.size(); ++i) {
    if (i + margin < match.at || i > match.at + said.samples.size() + margin)
      loudest = std::max(loudest, std::abs(heard.samples[i]));
  }
  return loudest;
}

TEST_F(OnAir, SaysAnAnnouncementOnceWholeAndNothingElse) {
  Station station = station_with("");
  station.start();
  auto events = station.events();
  const auto file = station.directory() / "hak.wav";
  speak(sentences()[0], file);
  const std::string id = recording(station, file, "hak");
  add_playlist(station, "storm", {id});
  const core::Instant start = whole_second(6s);
  add_rule(station, "storm", "storm", start);

  const auto row = wait_for_end(events, "storm", 60s);
  EXPECT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
  const Sound announcement = said(station, id);
  EXPECT_NEAR(row.at("said_seconds").to_number<double>(), announcement.seconds(), 0.05);
  EXPECT_EQ(row.at("recurrence_id").as_string(), core::to_rfc3339(start).substr(0, 19));

  const Sound all = heard();
  const auto matches = find_sound(all, announcement);
  ASSERT_THAT(matches, SizeIs(1));
  EXPECT_THAT(find_faults(all, matches[0].at, announcement), IsEmpty());
  EXPECT_THAT(find_sound(all, read_sound(file, Capture::rate), 0.9), SizeIs(1));
  EXPECT_LT(loudest_beside(all, matches[0], announcement), 1e-3F);
  EXPECT_THAT(ledger(station), SizeIs(1));
}

TEST_F(OnAir, SaysAPlaylistInItsOrder) {
  Station station = station_with("");
  station.start();
  auto events = station.events();
  const auto mandarin = station.directory() / "cmn.flac";
  speak(sentences()[2], station.directory() / "cmn.wav");
  write_sound(mandarin, read_sound(station.directory() / "cmn.wav"));
  const std::string first = recording(station, mandarin, "cmn");
  const std::string second = recording(station, human_voice(), "en");
  boost::json::array items;
  items.emplace_back(boost::json::object{{"recording", first}});
  items.emplace_back(boost::json::object{{"pause_seconds", 0.5}});
  items.emplace_back(boost::json::object{{"recording", second}, {"repeat", 2}, {"gain_db", -6}});
  put(station, "/v1/playlists/morning", {{"title", "Morning"}, {"items", std::move(items)}});
  add_rule(station, "morning", "morning", whole_second(6s));
  EXPECT_EQ(wait_for_end(events, "morning", 60s).at("outcome").as_string(), "completed");

  const Sound all = heard();
  const Sound mandarin_said = said(station, first);
  const Sound human_said = said(station, second);
  const auto mandarin_heard = find_sound(all, mandarin_said);
  const auto human_heard = find_sound(all, human_said);
  ASSERT_THAT(mandarin_heard, SizeIs(1));
  ASSERT_THAT(human_heard, SizeIs(2));
  EXPECT_THAT(find_faults(all, mandarin_heard[0].at, mandarin_said), IsEmpty());
  EXPECT_THAT(find_faults(all, human_heard[0].at, human_said), IsEmpty());
  EXPECT_THAT(find_faults(all, human_heard[1].at, human_said), IsEmpty());
  const auto end_of_mandarin = mandarin_heard[0].at + mandarin_said.samples.size();
  const double pause = static_cast<double>(human_heard[0].at - end_of_mandarin) / Capture::rate;
  EXPECT_NEAR(pause, 0.5, 0.01);
  const double repeat = static_cast<double>(human_heard[1].at - human_heard[0].at) / Capture::rate;
  EXPECT_NEAR(repeat, human_said.seconds(), 0.01);
}

TEST_F(OnAir, SpeaksTheDialectTheStationWantsMost) {
  Station station = station_with("languages = [\"yue\", \"hak\"]\n");
  station.start();
  auto events = station.events();
  const auto hakka = station.directory() / "hak.wav";
  const auto cantonese = station.directory() / "yue.wav";
  speak(sentences()[0], hakka);
  speak(sentences()[1], cantonese);
  const std::string hakka_id = recording(station, hakka, "hak");
  const std::string cantonese_id = recording(station, cantonese, "yue");
  put(station, "/v1/announcements/water",
      {{"title", "Water"}, {"recordings", {{"hak", hakka_id}, {"yue", cantonese_id}}}});
  boost::json::array items;
  items.emplace_back(boost::json::object{{"announcement", "water"}});
  put(station, "/v1/playlists/water", {{"title", "Water"}, {"items", std::move(items)}});
  add_rule(station, "water", "water", whole_second(6s));
  EXPECT_EQ(wait_for_end(events, "water", 60s).at("outcome").as_string(), "completed");

  const Sound all = heard();
  EXPECT_THAT(find_sound(all, said(station, cantonese_id)), SizeIs(1));
  EXPECT_THAT(find_sound(all, said(station, hakka_id), 0.3), IsEmpty());
}

TEST_F(OnAir, StopsWhatWasStartedByHand) {
  Station station = station_with("");
  station.start();
  auto events = station.events();
  Sound minute = marker(48000, 60, 3);
  write_sound(station.directory() / "minute.wav", minute);
  const std::string id = recording(station, station.directory() / "minute.wav", "cmn");
  const auto started = station.request("POST", "/v1/broadcasts",
                                       boost::json::serialize(boost::json::object{{"recording", id}}));
  ASSERT_EQ(started.status, 201) << started.body;
  ASSERT_TRUE(events.wait_for("broadcast.on_air", 30s));
  EXPECT_EQ(station.request("DELETE", "/v1/broadcasts").status, 200);
  const auto row = wait_for_end(events, "", 30s);
  EXPECT_EQ(row.at("outcome").as_string(), "partial");
  EXPECT_LT(row.at("said_seconds").to_number<double>(), 60);

  // The end of it is never heard, and after the fade there is silence.
  minute.samples.erase(minute.samples.begin(), minute.samples.end() - 48000);
  EXPECT_THAT(find_sound(heard(), resample(minute, Capture::rate), 0.3), IsEmpty());
}

}  // namespace
}  // namespace xiangyin::test
