#include "daemon/library/recording.hpp"

#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace xiangyin::library {
namespace {

const std::string id(64, 'a');
const std::string other_id(64, 'b');

Recording example() {
  return {id,
          {"开会", "wuu-x-pinghu", "王阿姨", core::parse_rfc3339("2027-01-01T00:00:00Z").value()},
          {61'234,
           -19.87,
           -3.2,
           44100,
           2,
           "WAV (Microsoft), Signed 16 bit PCM",
           -61.5,
           1'250,
           3'001,
           {find_verdict("start_cut"), find_verdict("quiet")}},
          other_id,
          10'802'000,
          core::parse_rfc3339("2026-11-23T23:30:00.125Z").value()};
}

boost::json::object parse(const char* text) {
  return boost::json::parse(text).as_object();
}

TEST(Recording, SurvivesJsonUnchanged) {
  const std::string text = boost::json::serialize(example().to_json());
  const auto again = Recording::from_json(boost::json::parse(text).as_object());
  ASSERT_TRUE(again) << core::to_text(again.error());
  EXPECT_EQ(boost::json::serialize(again->to_json()), text);
  EXPECT_EQ(again->measurement.duration_milliseconds, 61'234);
  EXPECT_EQ(again->measurement.trimmed_end_milliseconds, 3'001);
  EXPECT_EQ(again->measurement.verdicts, example().measurement.verdicts);
  EXPECT_EQ(again->details.expires_at, example().details.expires_at);
  EXPECT_EQ(again->added_at, example().added_at);
}

TEST(Recording, WithoutExpirySurvivesToo) {
  Recording recording = example();
  recording.details.expires_at.reset();
  const auto again = Recording::from_json(recording.to_json());
  ASSERT_TRUE(again) << core::to_text(again.error());
  EXPECT_FALSE(again->details.expires_at);
}

TEST(Recording, EveryMillisecondSurvives) {
  Recording recording = example();
  for (recording.measurement.duration_milliseconds = 0; recording.measurement.duration_milliseconds < 5000;
       ++recording.measurement.duration_milliseconds) {
    const auto again = Recording::from_json(recording.to_json());
    ASSERT_EQ(again.value().measurement.duration_milliseconds, recording.measurement.duration_milliseconds);
  }
}

TEST(Recording, NamesTheMemberThatIsWrong) {
  const auto field_of = [](const char* name, const boost::json::value& value) {
    boost::json::object body = example().to_json();
    body[name] = value;
    const auto recording = Recording::from_json(body);
    return recording ? std::string("accepted") : recording.error().field;
  };
  EXPECT_EQ(field_of("id", "short"), "/id");
  EXPECT_EQ(field_of("air_copy", nullptr), "/air_copy");
  EXPECT_EQ(field_of("language", "not a tag"), "/language");
  EXPECT_EQ(field_of("expires_at", "tomorrow"), "/expires_at");
  EXPECT_EQ(field_of("duration_seconds", -1), "/duration_seconds");
  EXPECT_EQ(field_of("duration_seconds", nullptr), "/duration_seconds");
  EXPECT_EQ(field_of("channels", 0), "/channels");
  EXPECT_EQ(field_of("bytes", "many"), "/bytes");
  EXPECT_EQ(field_of("verdicts", "good"), "/verdicts");
  EXPECT_EQ(field_of("verdicts", parse(R"({"v": [{"code": "quiet"}, {"code": "?"}]})")["v"]),
            "/verdicts/1/code");
  EXPECT_EQ(field_of("verdicts", parse(R"({"v": ["quiet"]})")["v"]), "/verdicts/0");
  EXPECT_EQ(field_of("added_at", nullptr), "/added_at");
  EXPECT_EQ(field_of("colour", "red"), "/colour");
}

TEST(PatchDetails, MergesAfterRfc7396) {
  const RecordingDetails before = example().details;
  const auto after =
      patch_details(before, parse(R"({"title": "Meeting", "speaker": null, "language": "HAK"})"));
  ASSERT_TRUE(after) << core::to_text(after.error());
  EXPECT_EQ(after->title, "Meeting");
  EXPECT_EQ(after->speaker, "");
  EXPECT_EQ(after->language, "hak");
  EXPECT_EQ(after->expires_at, before.expires_at);
  EXPECT_FALSE(patch_details(before, parse(R"({"expires_at": null})")).value().expires_at);
}

TEST(PatchDetails, AnEmptyPatchChangesNothing) {
  const auto after = patch_details(example().details, {});
  ASSERT_TRUE(after);
  EXPECT_EQ(after->title, example().details.title);
  EXPECT_EQ(after->language, example().details.language);
  EXPECT_EQ(after->speaker, example().details.speaker);
}

TEST(PatchDetails, RefusesWhatIsMeasured) {
  const auto field_of = [](const char* patch) {
    const auto after = patch_details({}, parse(patch));
    return after ? std::string("accepted") : after.error().field;
  };
  EXPECT_EQ(field_of(R"({"duration_seconds": 1})"), "/duration_seconds");
  EXPECT_EQ(field_of(R"({"id": "x"})"), "/id");
  EXPECT_EQ(field_of(R"({"title": 7})"), "/title");
  EXPECT_EQ(field_of(R"({"title": "two\nlines"})"), "/title");
  EXPECT_EQ(field_of(R"({"language": "?"})"), "/language");
  EXPECT_EQ(patch_details({}, {{"speaker", std::string(201, 'x')}}).error().field, "/speaker");
}

TEST(Announcement, SurvivesJsonInCanonicalForm) {
  const auto announcement =
      Announcement::from_json("meeting", {{"title", "开会"},
                                          {"text", "今晚七点\n礼堂"},
                                          {"recordings", {{"HAK", id}, {"zh-hant-tw", other_id}}}});
  ASSERT_TRUE(announcement) << core::to_text(announcement.error());
  EXPECT_EQ(announcement->text, "今晚七点\n礼堂");
  EXPECT_EQ(announcement->recordings.at("hak"), id);
  EXPECT_EQ(announcement->recordings.at("zh-Hant-TW"), other_id);
  const auto again = Announcement::from_json("meeting", announcement->to_json());
  ASSERT_TRUE(again) << core::to_text(again.error());
  EXPECT_EQ(again->to_json(), announcement->to_json());
}

TEST(Announcement, NamesTheMemberThatIsWrong) {
  const auto field_of = [](const char* body) {
    const auto announcement = Announcement::from_json("meeting", parse(body));
    return announcement ? std::string("accepted") : announcement.error().field;
  };
  EXPECT_EQ(field_of(R"({})"), "/title");
  EXPECT_EQ(field_of(R"({"id": "other", "title": "t"})"), "/id");
  EXPECT_EQ(field_of(R"({"title": "t", "recordings": []})"), "/recordings");
  EXPECT_EQ(field_of(R"({"title": "t", "recordings": {"?": "x"}})"), "/recordings/?");
  EXPECT_EQ(field_of(R"({"title": "t", "recordings": {"hak": "x"}})"), "/recordings/hak");
  EXPECT_EQ(field_of(R"({"title": "t", "more": 1})"), "/more");
  EXPECT_EQ(field_of((R"({"title": "t", "text": ")" + std::string(8001, 'x') + R"("})").c_str()), "/text");
  const std::string twice =
      R"({"title": "t", "recordings": {"hak": ")" + id + R"(", "HAK": ")" + id + R"("}})";
  EXPECT_EQ(field_of(twice.c_str()), "/recordings/HAK");
}

}  // namespace
}  // namespace xiangyin::library
