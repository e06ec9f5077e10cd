#include "daemon/ctl/imported_rules.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

namespace xiangyin::ctl {
namespace {

using testing::HasSubstr;

core::Result<ImportedRules> import(const std::string& events, const ImportOptions& options) {
  const auto reading = schedule::read_calendar_events("BEGIN:VCALENDAR\r\n" + events + "END:VCALENDAR\r\n");
  if (!reading) return reading.error();
  return make_rules(*reading, options);
}

std::string event(const std::string& inside) {
  return "BEGIN:VEVENT\r\n" + inside + "END:VEVENT\r\n";
}

const ImportOptions news{"news", {{"Market", "market"}}, {}};

TEST(ImportedRules, AnEventIsARule) {
  const auto rules = import(event("UID:a\r\nSUMMARY:Morning\r\nDTSTART;TZID=Asia/Shanghai:20261123T073000\r\n"
                                  "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T000000Z\r\n"
                                  "RDATE;TZID=Asia/Shanghai:20261224T180000\r\nEXDATE:20261129T233000Z\r\n"),
                            news);
  ASSERT_TRUE(rules) << core::to_text(rules.error());
  ASSERT_EQ(rules->rules.size(), 1U);
  EXPECT_EQ(
      boost::json::serialize(rules->rules.front().body),
      R"({"title":"Morning","playlist":"news","start":"2026-11-23T07:30:00","time_zone":"Asia/Shanghai",)"
      R"("recurrence":["FREQ=WEEKLY;UNTIL=20261231T000000Z;BYDAY=MO"],)"
      R"("additional":["2026-12-24T18:00:00"],"exceptions":["2026-11-30T07:30:00"]})");
}

TEST(ImportedRules, AReplacedOccurrenceIsARuleOfItsOwnAndACancelledOneIsNone) {
  const std::string daily =
      event("UID:a\r\nSUMMARY:Market\r\nDTSTART:20261123T073000\r\nRRULE:FREQ=DAILY\r\n");
  const auto rules = import(
      daily +
          event("UID:a\r\nSUMMARY:Market\r\nRECURRENCE-ID:20261124T073000\r\nDTSTART:20261124T090000\r\n") +
          event("UID:a\r\nRECURRENCE-ID:20261125T073000\r\nDTSTART:20261125T073000\r\nSTATUS:CANCELLED\r\n"),
      news);
  ASSERT_TRUE(rules) << core::to_text(rules.error());
  ASSERT_EQ(rules->rules.size(), 2U);
  EXPECT_EQ(rules->rules.at(0).body.at("playlist").as_string(), "market");
  EXPECT_EQ(boost::json::serialize(rules->rules.at(0).body.at("exceptions")),
            R"(["2026-11-24T07:30:00","2026-11-25T07:30:00"])");
  EXPECT_EQ(rules->rules.at(1).body.at("start").as_string(), "2026-11-24T09:00:00");
  EXPECT_EQ(rules->rules.at(1).id, rules->rules.at(0).id + "-20261124t073000");
  EXPECT_EQ(rules->rules.at(1).line, 8);
  ASSERT_EQ(rules->families.size(), 1U);
  EXPECT_TRUE(is_of_family(rules->rules.at(0).id, rules->families.front()));
  EXPECT_TRUE(is_of_family(rules->rules.at(1).id, rules->families.front()));
  EXPECT_FALSE(is_of_family(rules->rules.at(0).id + "0", rules->families.front()));
  EXPECT_EQ(import(daily, news)->rules.front().id, rules->rules.at(0).id);
}

TEST(ImportedRules, WholeDaysNeedATime) {
  const std::string days = event(
      "UID:a\r\nDTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=YEARLY;UNTIL=20301231\r\nEXDATE;VALUE=DATE:"
      "20271123\r\n");
  const auto refused = import(days, news);
  ASSERT_FALSE(refused);
  EXPECT_THAT(core::to_text(refused.error()), HasSubstr("line 2: the event is of whole days"));
  ImportOptions timed = news;
  timed.time = "07:30:00";
  const auto rules = import(days, timed);
  ASSERT_TRUE(rules) << core::to_text(rules.error());
  EXPECT_EQ(rules->rules.front().body.at("start").as_string(), "2026-11-23T07:30:00");
  EXPECT_EQ(boost::json::serialize(rules->rules.front().body.at("recurrence")),
            R"(["FREQ=YEARLY;UNTIL=20301231T235959"])");
}

TEST(ImportedRules, WhatCannotBeARuleNamesTheLine) {
  const auto text = [](const std::string& events, const ImportOptions& options) {
    const auto rules = import(events, options);
    return rules ? std::string("accepted") : core::to_text(rules.error());
  };
  const std::string one = event("UID:a\r\nSUMMARY:Other\r\nDTSTART:20261123T073000\r\n");
  EXPECT_THAT(text(one, {}), HasSubstr("line 2: no playlist is called 'Other'"));
  EXPECT_THAT(text(one + one, news), HasSubstr("line 7: another event has the same UID"));
  EXPECT_THAT(text(event("DTSTART:20261123T073000\r\n"), news), HasSubstr("no UID"));
}

}  // namespace
}  // namespace xiangyin::ctl
