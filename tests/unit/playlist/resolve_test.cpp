#include "daemon/playlist/resolve.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xiangyin::playlist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Resolve : public ::testing::Test {
 protected:
  Resolve() {
    for (const std::string name : {"hakka", "mandarin", "pinghu"}) {
      library::Recording recording;
      recording.id = name;
      recording.measurement.duration_milliseconds = 2000;
      recordings[name] = recording;
    }
    announcements["water"] = {"water", "", "", {{"hak", "hakka"}, {"cmn-Hans", "mandarin"}}};
    announcements["empty"] = {"empty", "", "", {}};
  }

  core::Result<Resolved> resolve_items(std::vector<Item> items, const std::vector<std::string>& languages) {
    return resolve({"p", "", std::move(items)}, {languages, {}, {}, 0}, now, lookup);
  }

  std::vector<std::string> said(const std::vector<std::string>& languages) {
    std::vector<std::string> ids;
    for (const Clip& clip : resolve_items({AnnouncementItem{"water"}}, languages).value().clips) {
      ids.push_back(clip.recording->id);
    }
    return ids;
  }

  core::Instant now = core::parse_rfc3339("2026-11-23T07:30:00Z").value();
  std::map<std::string, library::Recording> recordings;
  std::map<std::string, library::Announcement> announcements;
  Lookup lookup{
      [this](const std::string& id) { return recordings.contains(id) ? &recordings[id] : nullptr; },
      [this](const std::string& id) { return announcements.contains(id) ? &announcements[id] : nullptr; }};
};

TEST_F(Resolve, TakesTheFirstLanguageOfTheStationThatIsThere) {
  EXPECT_THAT(said({"hak"}), ElementsAre("hakka"));
  EXPECT_THAT(said({"yue", "hak"}), ElementsAre("hakka"));
}

TEST_F(Resolve, FallsBackRangeByRange) {  // RFC 4647 section 3.4
  EXPECT_THAT(said({"hak-x-meixian"}), ElementsAre("hakka"));
  EXPECT_THAT(said({"CMN-HANS-CN"}), ElementsAre("mandarin"));
}

TEST_F(Resolve, ALongerTagDoesNotMatchAShorterRange) {
  EXPECT_THAT(resolve_items({AnnouncementItem{"water"}}, {"cmn"})->warnings,
              ElementsAre(HasSubstr("any language")));
}

TEST_F(Resolve, WarnsWhenAnotherDialectIsSaid) {
  EXPECT_THAT(resolve_items({AnnouncementItem{"water"}}, {"hak"})->warnings, IsEmpty());
  EXPECT_THAT(resolve_items({AnnouncementItem{"water"}}, {"yue", "hak"})->warnings,
              ElementsAre("Announcement 'water' has no recording in yue; hak is said instead."));
}

TEST_F(Resolve, KeepsOrderRepeatsAndPauses) {
  const auto resolved =
      resolve_items({RecordingItem{"pinghu", 2, -3}, PauseItem{500}, AnnouncementItem{"water"}}, {"hak"});
  ASSERT_TRUE(resolved);
  EXPECT_EQ(resolved->milliseconds, 6500);
  ASSERT_EQ(resolved->clips.size(), 4U);
  EXPECT_EQ(resolved->clips[1].recording->id, "pinghu");
  EXPECT_EQ(resolved->clips[1].gain_db, -3);
  EXPECT_EQ(resolved->clips[2].recording, nullptr);
}

TEST_F(Resolve, SaysWhyItCannotBeSaid) {
  EXPECT_THAT(resolve_items({AnnouncementItem{"gone"}}, {}).error().message,
              HasSubstr("announcement 'gone'"));
  EXPECT_THAT(resolve_items({RecordingItem{"gone"}}, {}).error().message, HasSubstr("recording 'gone'"));
  EXPECT_THAT(resolve_items({AnnouncementItem{"empty"}}, {}).error().message, HasSubstr("no recording yet"));
}

TEST_F(Resolve, RefusesARecordingFromTheMomentItExpires) {
  recordings["hakka"].details.expires_at = now;
  EXPECT_THAT(resolve_items({AnnouncementItem{"water"}}, {"hak"}).error().message, HasSubstr("expired"));
  recordings["hakka"].details.expires_at = now + std::chrono::nanoseconds(1);
  EXPECT_TRUE(resolve_items({AnnouncementItem{"water"}}, {"hak"}));
}

TEST_F(Resolve, RefusesARecordingThatIsNotFitForAirAndTakesOneWithAWarning) {
  recordings["hakka"].measurement.verdicts = {library::find_verdict("quiet")};
  EXPECT_TRUE(resolve_items({AnnouncementItem{"water"}}, {"hak"}));
  recordings["hakka"].measurement.verdicts.push_back(library::find_verdict("silent"));
  const auto refused = resolve_items({AnnouncementItem{"water"}}, {"hak"});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("not fit for air (silent)"));
  EXPECT_EQ(refused.error().advice, library::find_verdict("silent")->message);
}

TEST(Playlist, JsonRoundTrip) {
  const auto body =
      boost::json::parse(R"({"title":"早间","items":[{"announcement":"water","repeat":2,"gain_db":-3},
    {"pause_seconds":1.5},{"recording":")" +
                         std::string(64, 'a') + R"("}]})")
          .as_object();
  const auto playlist = Playlist::from_json("p", body);
  ASSERT_TRUE(playlist) << to_text(playlist.error());
  EXPECT_EQ(std::get<PauseItem>(playlist->items.at(1)).milliseconds, 1500);
  EXPECT_EQ(Playlist::from_json("p", playlist->to_json())->to_json(), playlist->to_json());
}

TEST(Playlist, RefusalsNameTheItem) {
  const auto field = [](const std::string& body) {
    const auto playlist = Playlist::from_json("p", boost::json::parse(body).as_object());
    return playlist ? std::string("accepted") : playlist.error().field;
  };
  EXPECT_EQ(field(R"({})"), "/items");
  EXPECT_EQ(field(R"({"items":[]})"), "/items");
  EXPECT_EQ(field(R"({"items":[{"pause_seconds":1},{}]})"), "/items/1/announcement");
  EXPECT_EQ(field(R"({"items":[{"announcement":"a","pause_seconds":1}]})"), "/items/0/announcement");
  EXPECT_EQ(field(R"({"items":[{"announcement":"../a"}]})"), "/items/0/announcement");
  EXPECT_EQ(field(R"({"items":[{"recording":"../a"}]})"), "/items/0/recording");
  EXPECT_EQ(field(R"({"items":[{"announcement":"a","repeat":0}]})"), "/items/0/repeat");
  EXPECT_EQ(field(R"({"items":[{"pause_seconds":601}]})"), "/items/0/pause_seconds");
  EXPECT_EQ(field(R"({"items":[{"pause_seconds":6,"loud":true}]})"), "/items/0/loud");
}

TEST_F(Resolve, SaysItSoOftenInSoManyLanguagesOfTheOrder) {
  AnnouncementItem item{"water", 2, 0, 2, 500};
  const auto resolved = resolve_items({item}, {"yue", "cmn-Hans", "hak"});
  ASSERT_TRUE(resolved);
  std::vector<std::string> said;
  for (const Clip& clip : resolved->clips)
    said.push_back(clip.recording == nullptr ? std::to_string(clip.milliseconds) : clip.recording->id);
  EXPECT_THAT(said, ElementsAre("mandarin", "500", "hakka", "500", "mandarin", "500", "hakka"));
  EXPECT_EQ(resolved->milliseconds, 4 * 2000 + 3 * 500);
  item.languages = 3;
  EXPECT_THAT(resolve_items({item}, {"cmn-Hans", "hak"})->warnings,
              ElementsAre(HasSubstr("2 of the 3 languages")));
}

TEST_F(Resolve, PutsItBetweenTheChimesOfTheStation) {
  const Manner manner{{"hak"}, {Chime::Kind::built_in, {}, -3}, {Chime::Kind::recording, "pinghu", -6}, 700};
  Playlist playlist{"p", "", {AnnouncementItem{"water"}}};
  const auto resolved = resolve(playlist, manner, now, lookup);
  ASSERT_EQ(resolved->clips.size(), 5U);
  EXPECT_TRUE(resolved->clips[0].built_in_chime);
  EXPECT_EQ(resolved->clips[0].gain_db, -3);
  EXPECT_EQ(resolved->clips[1].milliseconds, 700);
  EXPECT_EQ(resolved->clips[2].recording->id, "hakka");
  EXPECT_EQ(resolved->clips[4].recording->id, "pinghu");
  EXPECT_EQ(resolved->clips[4].gain_db, -6);
  playlist.chimes = false;
  EXPECT_EQ(resolve(playlist, manner, now, lookup)->clips.size(), 1U);
  recordings.erase("pinghu");
  playlist.items = {ChimeItem{ChimeItem::Which::closing, 2}};
  const auto without = resolve(playlist, manner, now, lookup);
  EXPECT_TRUE(without->clips.at(0).built_in_chime);
  EXPECT_EQ(without->clips.at(0).gain_db, -4);
  EXPECT_THAT(without->warnings, ElementsAre(HasSubstr("built-in chime")));
}

TEST(PlaylistJson, ItemsComeBackAsTheyWere) {
  const char* text = R"({"chimes":false,"items":[
      {"announcement":"water","languages":2,"repeat":3,"between_seconds":1.5,"gain_db":-3},
      {"chime":"closing","gain_db":2},{"pause_seconds":2}]})";
  const auto playlist = Playlist::from_json("p", boost::json::parse(text).as_object());
  ASSERT_TRUE(playlist) << to_text(playlist.error());
  EXPECT_FALSE(playlist->chimes);
  const auto again = Playlist::from_json("p", playlist->to_json());
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->to_json(), playlist->to_json());
  EXPECT_EQ(std::get<AnnouncementItem>(again->items[0]).between_milliseconds, 1500);
  EXPECT_EQ(std::get<ChimeItem>(again->items[1]).which, ChimeItem::Which::closing);
  const auto wrong =
      Playlist::from_json("p", boost::json::parse(R"({"items":[{"chime":"loud"}]})").as_object());
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().field, "/items/0/chime");
}

}  // namespace
}  // namespace xiangyin::playlist
