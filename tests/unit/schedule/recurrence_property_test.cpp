// Random rules, held against an expander that is too simple to be wrong.
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

#include "daemon/schedule/expansion.hpp"
#include "daemon/schedule/recurrence_check.hpp"
#include "tests/unit/schedule/naive_expansion.hpp"

namespace xiangyin::schedule {
namespace {

/// Makes the rules. Seeded with a constant: a failure comes again.
class RuleMaker {
 public:
  explicit RuleMaker(unsigned seed) : random_(seed) {}

  int number(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
  bool chance(int percent) { return number(1, 100) <= percent; }

  std::vector<int> some(int percent, int least, int most, bool negative = false) {
    std::vector<int> values;
    if (!chance(percent)) return values;
    for (int i = number(1, chance(20) ? 12 : 3); i > 0; --i) {
      const int value = number(least, most);
      values.push_back(negative && chance(40) ? -value : value);
    }
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }

  LocalTime time() {
    return {number(1995, 2030), number(1, 12), number(1, 28), number(0, 23), number(0, 59), number(0, 59)};
  }

  Recurrence rule() {
    Recurrence r;
    r.frequency = static_cast<Frequency>(number(0, 6));
    if (chance(50)) r.interval = chance(80) ? number(2, 5) : number(6, 500);
    r.by_second = some(20, 0, 59);
    r.by_minute = some(20, 0, 59);
    r.by_hour = some(25, 0, 23);
    for (const int month : some(30, 1, 12))
      r.by_month.push_back({month, false});
    r.by_month_day = some(25, 1, 31, true);
    r.by_year_day = some(15, 1, 366, true);
    r.by_week_number = some(20, 1, 53, true);
    const bool numbered = r.frequency >= Frequency::monthly && r.by_week_number.empty();
    for (const int day : some(40, 0, 6)) {
      r.by_day.push_back(
          {numbered && chance(40) ? number(1, 5) * (chance(50) ? 1 : -1) : 0, static_cast<Weekday>(day)});
    }
    std::sort(r.by_day.begin(), r.by_day.end());
    r.by_set_position = some(20, 1, 5, true);
    if (chance(30)) r.week_start = static_cast<Weekday>(number(0, 6));
    if (chance(20)) r.count = number(1, 40);
    return r;
  }

 private:
  std::mt19937 random_;
};

/// Far enough for several periods, near enough to ask every second.
LocalTime horizon(const Recurrence& rule, const LocalTime& start) {
  const int days = rule.frequency == Frequency::yearly    ? 366 * 12
                   : rule.frequency == Frequency::monthly ? 366 * 4
                   : rule.frequency >= Frequency::daily   ? 500
                                                          : 3;
  return to_local_time(to_local_second(start) + days * seconds_per_day);
}

int rounds(int usual) {
  const char* const wanted = std::getenv("XIANGYIN_PROPERTY_ROUNDS");
  return wanted != nullptr ? std::atoi(wanted) : usual;
}

TEST(RecurrenceProperty, ExpansionIsThatOfTheNaiveExpander) {
  RuleMaker maker(20261123);
  for (int round = rounds(200); round > 0;) {
    const Recurrence rule = maker.rule();
    if (!check_parts(rule, false)) continue;
    --round;
    const LocalTime start = maker.time();
    const LocalTime end = horizon(rule, start);
    const auto expected = expand_naively(rule, start, end);
    const std::string what = to_text(start) + " " + to_text(rule);
    const Expansion expansion = Expansion::make(rule, {start, false}).value();
    auto found = expansion.first_from({1, 1, 1, 0, 0, 0});
    for (std::size_t i = 0; i < expected.size() && i < 2000; ++i) {
      ASSERT_TRUE(found) << what;
      ASSERT_EQ(to_text(*found), to_text(to_local_time(expected[i]))) << what << " occurrence " << i + 1;
      found = expansion.next(*found);
    }
    if (expected.size() < 2000 && found) {
      ASSERT_GT(*found, end) << what;
    }
    for (int probe = 0; probe < 5 && !expected.empty(); ++probe) {
      const auto index = static_cast<std::size_t>(maker.number(0, static_cast<int>(expected.size()) - 1));
      const LocalTime just_before = to_local_time(expected[index] - 1);
      ASSERT_EQ(expansion.next(just_before), to_local_time(expected[index]))
          << what << " after " << to_text(just_before);
    }
  }
}

TEST(RecurrenceProperty, TextAndBackIsTheSameRule) {
  RuleMaker maker(7);
  for (int round = 0; round < 2000; ++round) {
    const Recurrence rule = maker.rule();
    const auto parsed = parse_recurrence(to_text(rule));
    ASSERT_EQ(parsed.has_value(), check_parts(rule, false).has_value()) << to_text(rule);
    if (parsed) {
      ASSERT_EQ(*parsed, rule) << to_text(rule);
    }
  }
}

TEST(RecurrenceProperty, UntilIsTheLastThatMayBe) {
  RuleMaker maker(11);
  for (int round = 0; round < 300; ++round) {
    Recurrence rule = maker.rule();
    rule.count.reset();
    if (!check_parts(rule, false)) continue;
    const Start start{maker.time(), false};
    const auto endless = Expansion::make(rule, start).value();
    const auto first = endless.first_from(start.time);
    const auto second = first ? endless.next(*first) : std::nullopt;
    if (!second) continue;
    rule.until = DateValue{DateValue::Form::local, *first};
    EXPECT_FALSE(Expansion::make(rule, start).value().next(*first)) << to_text(rule);
    rule.until = DateValue{DateValue::Form::local, *second};
    EXPECT_EQ(Expansion::make(rule, start).value().next(*first), second) << to_text(rule);
  }
}

}  // namespace
}  // namespace xiangyin::schedule
