// A station as a folder: export writes it, apply makes another equal to it.
#include <csignal>
#include <fstream>

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "tests/support/content.hpp"
#include "tests/support/speech.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

/// Two stations that know nothing of each other, and a folder for what goes from one to the other.
class Folders : public testing::Test {
 protected:
  Folders() : hill({.device = "null"}), valley({.device = "null"}) {
    hill.start();
    valley.start();
  }

  static std::string digest(const Station& station) {
    return station.must({"status"}).at("content_digest").as_string().c_str();
  }
  static std::string documents(const Station& station) {
    boost::json::object content = station.request("GET", "/v1/content").json().as_object();
    content.erase("recordings");
    content.erase("content_digest");
    return boost::json::serialize(content);
  }

  /// A bit of everything that a station can have.
  void fill(const Station& station) {
    const auto file = directory / "water.wav";
    speak(sentences().front(), file);
    const std::string water = add_recording(station, file, "hak");
    put(station, "/v1/announcements/water", {{"title", "停水 \"today\""}, {"recordings", {{"hak", water}}}});
    station.must({"recording", "edit", water, "--expires", "2030-01-01", "--speaker", "Aunt\\Chen"});
    station.must(
        {"playlist", "set", "noon", "announcement:water,2x,1s,-3dB", "pause:2s", "recording:" + water});
    put(station, "/v1/day-sets/market", {{"title", "market"}, {"dates", {"2026-12-03", "2026-12-08"}}});
    station.must({"rule", "set", "noon", "--playlist", "noon", "--time", "11:30", "--days", "mon-fri",
                  "--exclude-days", "market", "--priority", "urgent"});
  }

  std::string folder() const { return (directory / "village").string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory / "village" / name) << text;
  }

  TemporaryDirectory directory;
  Station hill;
  Station valley;
};

TEST_F(Folders, CarryAStationToAnother) {
  fill(hill);
  hill.must({"export", folder()});
  EXPECT_NE(digest(valley), digest(hill));
  valley.must({"apply", folder()});
  EXPECT_EQ(digest(valley), digest(hill));

  const std::string before = documents(valley);  // with their revisions
  EXPECT_THAT(valley.must({"apply", folder()}).at("changes").as_array(), IsEmpty());
  EXPECT_EQ(documents(valley), before);

  const std::string again = (directory / "again").string();
  valley.must({"export", again});
  EXPECT_EQ(run({"diff", {"-r", folder(), again}}).output, "");
  EXPECT_EQ(valley.ctl({"export", again}).status, 1);  // nothing is written over
}

TEST_F(Folders, TakeAwayWhatIsNotInThem) {
  fill(hill);
  hill.must({"export", folder()});
  std::filesystem::remove(directory / "village" / "rules.toml");
  write("playlists.toml", "[noon]\nitems = [\"announcement:water\", \"pause:1s\"]\n");
  std::filesystem::remove(directory / "village" / "day-sets.toml");
  const Answer shown = hill.ctl({"apply", folder(), "--dry-run"});
  EXPECT_EQ(shown.json.at("committed"), false);
  EXPECT_EQ(shown.json.at("changes").as_array().size(), 3U);
  hill.must({"apply", folder()});
  const auto content = hill.request("GET", "/v1/content").json();
  EXPECT_THAT(content.at("rules").as_array(), IsEmpty());
  EXPECT_THAT(content.at("day-sets").as_array(), IsEmpty());
  EXPECT_EQ(content.at("playlists").at(0).at("items").at(0).at("announcement"), "water");
}

TEST_F(Folders, MakeRulesOfACalendar) {
  std::filesystem::create_directories(directory / "village");
  write("playlists.toml", "[meeting]\ntitle = \"Village meeting\"\nitems = [\"pause:1s\"]\n");
  write("rules.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        "DTSTART:20261201T010000Z\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Village meeting\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n");
  hill.must({"apply", folder()});
  const auto rules = hill.request("GET", "/v1/rules").json().at("items").as_array();
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules[0].at("playlist"), "meeting");
  const std::string before = documents(hill);
  hill.must({"apply", folder()});
  EXPECT_EQ(documents(hill), before);
}

TEST_F(Folders, AListOfMoreThanAPageIsListedWhole) {
  std::filesystem::create_directories(directory / "village");
  std::string playlists;
  for (int number = 0; number < 1005; ++number)
    playlists += "[p" + std::to_string(number) + "]\nitems = [\"pause:1s\"]\n";
  write("playlists.toml", playlists);
  hill.must({"apply", folder()});
  EXPECT_EQ(hill.must({"playlist", "list"}).at("items").as_array().size(), 1005U);
}

TEST_F(Folders, ARefusalNamesFileAndEntry) {
  std::filesystem::create_directories(directory / "village");
  write("playlists.toml", "[noon]\nitems = [\"announcement:nobody\"]\n");
  const Answer refused = hill.ctl({"apply", folder()});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.error, HasSubstr("playlists.toml: noon, /items/0/announcement"));
  write("playlists.toml", "[noon\n");
  EXPECT_THAT(hill.ctl({"apply", folder()}).error, HasSubstr("playlists.toml:1"));
  std::filesystem::remove(directory / "village" / "playlists.toml");
  EXPECT_THAT(hill.ctl({"apply", folder()}).error, HasSubstr("holds no station's content"));
}

TEST_F(Folders, WhatIsCutOffBeforeTheTransactionChangesNothingThatIsSaid) {
  fill(hill);
  const auto second = directory / "second.wav";
  speak(sentences().back(), second);
  add_recording(hill, second, "cmn");
  hill.must({"export", folder()});
  put(valley, "/v1/playlists/old", {{"items", {{{"pause_seconds", 1}}}}});
  const std::string before = documents(valley);
  Events events = valley.events();
  Process apply(
      {Station::program("xiangyinctl").string(), {"--socket", valley.socket().string(), "apply", folder()}});
  // The first recording is there, the other has still to be sent and looked at.
  for (bool accepted = false; !accepted;) {
    const auto upload = events.wait_for("upload.changed", 30s);
    ASSERT_TRUE(upload);
    accepted = upload->at("state") == "accepted";
  }
  apply.kill();
  EXPECT_EQ(documents(valley), before);
  valley.must({"apply", folder()});
  EXPECT_EQ(digest(valley), digest(hill));
}

}  // namespace
}  // namespace xiangyin::test
