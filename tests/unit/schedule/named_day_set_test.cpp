#include "daemon/schedule/named_day_set.hpp"

#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace xiangyin::schedule {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

core::Result<NamedDaySet> read(const boost::json::object& body) {
  return NamedDaySet::from_json("d", body);
}
core::Result<NamedDaySet> read(const std::string& body) {
  return read(boost::json::parse(body).as_object());
}

std::vector<std::string> dates(const DaySet& days, LocalDate from, std::size_t limit) {
  std::vector<std::string> texts;
  for (auto date = days.first_from(from); date && texts.size() < limit;
       date = days.first_from(add_days(*date, 1)))
    texts.push_back(to_text(*date));
  return texts;
}

std::string shipped_file() {
  std::ifstream stream(std::string(XIANGYIN_SOURCE_DIR) + "/config/day-sets/china-2026.ics",
                       std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(NamedDaySet, TheShippedFileHasHolidaysAndMakeUpWorkdays) {
  const auto holidays = read(boost::json::object{{"icalendar", shipped_file()}, {"matching", {"放假"}}});
  ASSERT_TRUE(holidays) << to_text(holidays.error());
  EXPECT_EQ(dates(*holidays->days, {2026, 1, 1}, 99).size(), 33U);
  EXPECT_TRUE(holidays->days->contains({2026, 10, 7}));
  EXPECT_FALSE(holidays->days->contains({2026, 10, 8}));
  const auto workdays = read(boost::json::object{{"icalendar", shipped_file()}, {"matching", {"上班"}}});
  ASSERT_TRUE(workdays) << to_text(workdays.error());
  EXPECT_THAT(
      dates(*workdays->days, {2026, 1, 1}, 99),
      ElementsAre("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"));
  for (const std::string& date : dates(*workdays->days, {2026, 1, 1}, 99))
    EXPECT_GE(weekday(parse_local_date(date).value()), Weekday::saturday) << date;
}

TEST(NamedDaySet, PutsItsSourcesTogether) {
  const auto set = read(
      R"({"dates":["2026-12-01","2026-11-30","2026-12-01"],"solar_terms":["大雪"],
          "recurrence":["RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1"],"start":"2026-01-01"})");
  ASSERT_TRUE(set) << to_text(set.error());
  EXPECT_THAT(dates(*set->days, {2026, 11, 1}, 4),
              ElementsAre("2026-11-30", "2026-12-01", "2026-12-07", "2026-12-09"));
  EXPECT_TRUE(set->to_json().at("last_date").is_null());
}

TEST(NamedDaySet, JsonRoundTrip) {
  for (const char* body : {R"({"dates":["2026-12-01"]})", R"({"recurrence":["FREQ=WEEKLY;BYDAY=SA"]})",
                           R"({"solar_terms":["清明"],"title":"祭祖"})"}) {
    const auto set = read(body);
    ASSERT_TRUE(set) << body;
    const auto again = read(set->to_json());
    ASSERT_TRUE(again) << to_text(again.error());
    EXPECT_EQ(again->to_json(), set->to_json());
  }
}

TEST(NamedDaySet, ErrorsNameTheFieldAndThePlace) {
  const auto field = [](const std::string& body) {
    const auto set = read(body);
    return set ? "accepted" : set.error().field;
  };
  EXPECT_EQ(field(R"({})"), "/dates");
  EXPECT_EQ(field(R"({"dates":["2026-02-29"]})"), "/dates/0");
  EXPECT_EQ(field(R"({"recurrence":["FREQ=DAILY","FREQ=DAILY;BYHOUR=7"]})"), "/recurrence/1");
  EXPECT_EQ(field(R"({"recurrence":["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]})"), "/recurrence/0");
  EXPECT_EQ(field(R"({"solar_terms":["清明","春节"]})"), "/solar_terms/1");
  EXPECT_EQ(field(R"({"dates":["2026-12-01"],"colour":1})"), "/colour");
  const auto nothing = read(boost::json::object{{"icalendar", shipped_file()}, {"matching", {"加班"}}});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().field, "/matching");
}

TEST(NamedDaySet, AFileCutAnywhereIsRefusedWithALine) {
  const std::string whole = shipped_file();
  ASSERT_FALSE(whole.empty());
  // What is missing at the very end is only the line's own end.
  for (std::size_t length = 0; length + 2 < whole.size(); ++length) {
    if (length == 0) continue;
    const auto set = read(boost::json::object{{"icalendar", whole.substr(0, length)}});
    ASSERT_FALSE(set) << length;
    EXPECT_EQ(set.error().field, "/icalendar");
    EXPECT_THAT(set.error().message, HasSubstr("line ")) << length;
  }
}

TEST(NamedDaySet, ALineOfTenMegabytesIsRefusedAtOnce) {
  const auto set = read(boost::json::object{
      {"icalendar", "BEGIN:VCALENDAR\r\nX-LONG:" + std::string(10'000'000, 'a') + "\r\nEND:VCALENDAR\r\n"}});
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("line 2"));
}

TEST(BuiltInDaySets, AreTheSolarTerms) {
  const auto sets = built_in_day_sets();
  EXPECT_EQ(sets.size(), 25U);
  EXPECT_TRUE(sets.at("solar-term-qingming").days->contains({2026, 4, 5}));
  EXPECT_EQ(dates(*sets.at("solar-terms").days, {2026, 1, 1}, 24).back(), "2026-12-22");
  for (const auto& [id, set] : sets)
    EXPECT_TRUE(is_built_in_day_set(id) && set.id == id);
}

}  // namespace
}  // namespace xiangyin::schedule
