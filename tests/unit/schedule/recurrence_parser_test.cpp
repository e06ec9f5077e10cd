#include <gtest/gtest.h>

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {
namespace {

TEST(RecurrenceParser, TextRoundTrip) {
  for (const std::string text :
       {"FREQ=DAILY", "FREQ=WEEKLY;UNTIL=20261231;BYDAY=MO,FR;WKST=SU",
        "FREQ=YEARLY;COUNT=3;BYDAY=-1SU,SU,2SU",
        "FREQ=SECONDLY;INTERVAL=15;BYSECOND=0,59;BYMINUTE=30;BYHOUR=7,19",
        "FREQ=MONTHLY;UNTIL=20261231T235959;BYMONTHDAY=-31,-1,1,31;BYSETPOS=-1,1",
        "FREQ=YEARLY;UNTIL=20261231T000000Z;BYYEARDAY=-366,366;BYWEEKNO=-53,53;BYMONTH=1,12",
        "RSCALE=CHINESE;FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=5,5L;SKIP=FORWARD",
        "RSCALE=GREGORIAN;FREQ=DAILY"}) {
    const auto rule = parse_recurrence(text);
    ASSERT_TRUE(rule) << text << ' ' << to_text(rule.error());
    EXPECT_EQ(parse_recurrence(to_text(*rule)).value(), *rule) << text;
    EXPECT_EQ(to_text(*rule), text);
  }
}

TEST(RecurrenceParser, AnyOrderAnyCaseAndRepeatedNumbersAreTheSameRule) {
  EXPECT_EQ(parse_recurrence("byday=fr,mo,fr;wkst=mo;interval=1;freq=weekly").value(),
            parse_recurrence("FREQ=WEEKLY;BYDAY=MO,FR").value());
  EXPECT_EQ(parse_recurrence("FREQ=MONTHLY;BYDAY=+2TU;BYMONTHDAY=+8").value(),
            parse_recurrence("FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=8").value());
  EXPECT_EQ(parse_recurrence("FREQ=MINUTELY;BYSECOND=59,60").value(),
            parse_recurrence("FREQ=MINUTELY;BYSECOND=59").value());
}

struct Refused {
  std::string text;
  std::string field;
  std::string message;
};

class RecurrenceParserRefuses : public testing::TestWithParam<Refused> {};

TEST_P(RecurrenceParserRefuses, NamingThePartAndThePlace) {
  const auto rule = parse_recurrence(GetParam().text);
  ASSERT_FALSE(rule) << to_text(*rule);
  EXPECT_EQ(rule.error().field, GetParam().field);
  EXPECT_NE(rule.error().message.find(GetParam().message), std::string::npos) << rule.error().message;
  EXPECT_FALSE(rule.error().advice.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Grammar, RecurrenceParserRefuses,
    testing::Values(Refused{"", "RRULE", "'' at character 1"}, Refused{"COUNT=3", "FREQ", "no frequency"},
                    Refused{"FREQ=DAYLY", "FREQ", "'DAYLY' at character 6"},
                    Refused{"FREQ=DAILY;", "RRULE", "'' at character 12"},
                    Refused{"FREQ=DAILY;BYDAYS=MO", "RRULE", "'BYDAYS' at character 12"},
                    Refused{"FREQ=DAILY;FREQ=WEEKLY", "FREQ", "twice"},
                    Refused{"FREQ=WEEKLY;BYDAY=MO,XX", "BYDAY", "'XX' at character 22"},
                    Refused{"FREQ=WEEKLY;BYDAY=", "BYDAY", "'' at character 19"},
                    Refused{"FREQ=WEEKLY;BYDAY=MO,", "BYDAY", "'' at character 22"},
                    Refused{"FREQ=MONTHLY;BYDAY=0MO", "BYDAY", "'0MO'"},
                    Refused{"FREQ=MONTHLY;BYDAY=54MO", "BYDAY", "'54MO'"},
                    Refused{"FREQ=DAILY;BYHOUR=24", "BYHOUR", "'24' at character 19"},
                    Refused{"FREQ=DAILY;BYMINUTE=60", "BYMINUTE", "'60'"},
                    Refused{"FREQ=DAILY;BYSECOND=61", "BYSECOND", "'61'"},
                    Refused{"FREQ=DAILY;BYHOUR=-1", "BYHOUR", "'-1'"},
                    Refused{"FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY", "'32'"},
                    Refused{"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", "'0'"},
                    Refused{"FREQ=MONTHLY;BYMONTHDAY=1 ", "BYMONTHDAY", "'1 '"},
                    Refused{"FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY", "366"},
                    Refused{"FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO", "'54'"},
                    Refused{"FREQ=YEARLY;BYMONTH=13", "BYMONTH", "no month 13"},
                    Refused{"FREQ=YEARLY;BYMONTH=5L", "BYMONTH", "no month 5L"},
                    Refused{"RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=13", "BYMONTH", "no month 13"},
                    Refused{"FREQ=DAILY;INTERVAL=0", "INTERVAL", "'0'"},
                    Refused{"FREQ=DAILY;INTERVAL=99999999999", "INTERVAL", "'99999999999'"},
                    Refused{"FREQ=DAILY;COUNT=0", "COUNT", "'0'"},
                    Refused{"FREQ=DAILY;COUNT=99999999", "COUNT", "'99999999'"},
                    Refused{"FREQ=DAILY;UNTIL=20260229", "UNTIL", "'20260229'"},
                    Refused{"RSCALE=KLINGON;FREQ=DAILY", "RSCALE", "'KLINGON' at character 8"},
                    Refused{"RSCALE=CHINESE;FREQ=DAILY;SKIP=SIDEWAYS", "SKIP", "'SIDEWAYS'"}));

INSTANTIATE_TEST_SUITE_P(Combinations, RecurrenceParserRefuses,
                         testing::Values(Refused{"FREQ=DAILY;COUNT=3;UNTIL=20261231", "UNTIL", "both"},
                                         Refused{"FREQ=DAILY;SKIP=OMIT", "SKIP", "RSCALE"},
                                         Refused{"FREQ=DAILY;BYSETPOS=1", "BYSETPOS", "nothing"},
                                         Refused{"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY", "weekly"},
                                         Refused{"FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY", "monthly"},
                                         Refused{"FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO", "yearly"},
                                         Refused{"FREQ=WEEKLY;BYDAY=1MO", "BYDAY", "number"},
                                         Refused{"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY", "BYWEEKNO"}));

TEST(RecurrenceParser, RefusesTextsWithoutEnd) {
  EXPECT_EQ(parse_recurrence("FREQ=DAILY;BYHOUR=" + std::string(10'000'000, '1')).error().code,
            core::ErrorCode::too_large);
}

}  // namespace
}  // namespace xiangyin::schedule
