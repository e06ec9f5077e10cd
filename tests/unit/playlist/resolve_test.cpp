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
    announcements["water"] = {"water", "", {{"hak", "hakka"}, {"cmn-Hans", "mandarin"}}};
    announcements["empty"] = {"empty", "", {}};
  }

  core::Result<Resolved> resolve_items(std::vector<Item> items, const std::vector<std::string>& languages) {
    return resolve({"p", "", std::move(items)}, languages, now, lookup);
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

}  // namespace
}  // namespace xiangyin::playlist
