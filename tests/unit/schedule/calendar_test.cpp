#include "daemon/schedule/calendar.hpp"

#include <gmock/gmock.h>

#include "daemon/schedule/solar_terms.hpp"

namespace xiangyin::schedule {
namespace {

constexpr std::array all_scales{Scale::gregorian, Scale::chinese, Scale::hebrew, Scale::islamic_civil,
                                Scale::ethiopic};

DayNumber day(int year, int month, int day_of_month) {
  return to_day_number({year, month, day_of_month});
}

/// "4L-15 2020" of a date.
std::string named(Scale scale, const LocalDate& date) {
  const Calendar& calendar = Calendar::of(scale);
  const CalendarYear year = calendar.year(calendar.year_of(to_day_number(date)));
  const auto& month = year.months.at(static_cast<std::size_t>(year.month_at(to_day_number(date))));
  return std::to_string(month.name.number) + (month.name.leap ? "L-" : "-") +
         std::to_string(to_day_number(date) - month.days.first + 1) + " " + std::to_string(year.number);
}

TEST(Calendar, YearsAndMonthsFollowOneAnotherWithoutABreak) {
  for (const Scale scale : all_scales) {
    const Calendar& calendar = Calendar::of(scale);
    std::int64_t months = 0;
    for (int number = calendar.first_year(); number <= calendar.last_year(); ++number) {
      const CalendarYear year = calendar.year(number);
      ASSERT_EQ(year.days.first, calendar.first_day(number)) << to_text(scale) << ' ' << number;
      ASSERT_EQ(year.days.end(), calendar.first_day(number + 1)) << to_text(scale) << ' ' << number;
      ASSERT_EQ(calendar.months_before(number), months) << to_text(scale) << ' ' << number;
      ASSERT_EQ(calendar.year_of(year.days.first), number);
      ASSERT_EQ(calendar.year_of(year.days.end() - 1), number);
      DayNumber expected = year.days.first;
      for (int month = 0; month < year.month_count; ++month) {
        const auto& [name, days] = year.months.at(static_cast<std::size_t>(month));
        ASSERT_EQ(days.first, expected);
        ASSERT_EQ(year.month_at(days.first), month);
        ASSERT_EQ(year.month_at(days.end() - 1), month);
        ASSERT_EQ(year.find(name), month);
        expected = days.end();
      }
      months += year.month_count;
      ASSERT_EQ(calendar.year_of_month(months - 1), number);
    }
    EXPECT_GE(calendar.first_day(calendar.first_year()), first_day_number);
    EXPECT_LE(calendar.first_day(calendar.last_year() + 1), last_day_number + 1);
  }
}

TEST(Calendar, GregorianIsTheOneOfTheStandardLibrary) {
  const Calendar& calendar = Calendar::of(Scale::gregorian);
  for (DayNumber number = first_day_number; number <= last_day_number; number += 29) {
    const LocalDate date = to_date(number);
    const CalendarYear year = calendar.year(calendar.year_of(number));
    ASSERT_EQ(year.number, date.year);
    const auto& month = year.months.at(static_cast<std::size_t>(year.month_at(number)));
    ASSERT_EQ(month.name.number, date.month);
    ASSERT_EQ(number - month.days.first + 1, date.day);
  }
}

TEST(Calendar, KnownDays) {
  EXPECT_EQ(named(Scale::chinese, {1900, 1, 31}), "1-1 1900");
  EXPECT_EQ(named(Scale::chinese, {2020, 6, 6}), "4L-15 2020");
  EXPECT_EQ(named(Scale::chinese, {2027, 2, 6}), "1-1 2027");      // where a library in wide use has the 7th
  EXPECT_EQ(named(Scale::chinese, {2030, 2, 3}), "1-1 2030");      // likewise
  EXPECT_EQ(named(Scale::chinese, {2033, 12, 22}), "11L-1 2033");  // the year that old almanacs had wrong
  EXPECT_EQ(named(Scale::chinese, {2057, 9, 29}), "9-1 2057");
  EXPECT_EQ(named(Scale::hebrew, {2014, 3, 2}), "5L-30 5774");
  EXPECT_EQ(named(Scale::hebrew, {2026, 9, 12}), "1-1 5787");
  EXPECT_EQ(named(Scale::islamic_civil, {2013, 7, 9}), "9-1 1434");
  EXPECT_EQ(named(Scale::ethiopic, {2015, 9, 11}), "13-6 2007");
}

/// GB/T 33661-2017 section 4.3, by the table of solar terms, which was made apart from that of months.
TEST(Calendar, ChineseMonthsFollowTheRulesOfTheSolarTerms) {
  const Calendar& calendar = Calendar::of(Scale::chinese);
  const auto principal_terms_in = [](const DaySpan& span) {
    std::vector<int> found;
    for (DayNumber number = span.first; number < span.end(); ++number) {
      const LocalDate date = to_date(number);
      const auto position = static_cast<std::size_t>(2 * (date.month - 1) + 1);
      if (solar_term_date(position, date.year) == date)
        found.push_back(solar_terms.at(position).sun_longitude);
    }
    return found;
  };
  for (int number = 1929; number < 2100; ++number) {
    const CalendarYear year = calendar.year(number);
    EXPECT_GE(year.days.first, day(number, 1, 21));
    EXPECT_LE(year.days.first, day(number, 2, 21));
    for (int i = 0; i < year.month_count; ++i) {
      const auto& month = year.months.at(static_cast<std::size_t>(i));
      const auto terms = principal_terms_in(month.days);
      EXPECT_TRUE(!month.name.leap || terms.empty()) << number << " leap month " << month.name.number;
      if (month.name == MonthName{11}) {
        EXPECT_THAT(terms, testing::Contains(270)) << number;
      }
      // A common year's month has its own term, but for the years with two in one month and none in another.
      if (terms.size() == 1 && !month.name.leap) {
        EXPECT_LE(std::abs((terms[0] + 360 - (month.name.number * 30 + 300) % 360 + 180) % 360 - 180), 30);
      }
    }
  }
}

TEST(SolarTerms, AreInOrderAFortnightApart) {
  LocalDate before = {1899, 12, 22};
  for (int year = first_solar_term_year; year <= last_solar_term_year; ++year) {
    for (std::size_t position = 0; position < solar_terms.size(); ++position) {
      const LocalDate date = solar_term_date(position, year);
      const int days = to_day_number(date) - to_day_number(before);
      EXPECT_GE(days, 14) << to_text(date);
      EXPECT_LE(days, 16) << to_text(date);
      before = date;
    }
  }
  EXPECT_EQ(solar_term_date(find_solar_term("清明").value(), 2026), (LocalDate{2026, 4, 5}));
  EXPECT_EQ(solar_term_date(find_solar_term("冬至").value(), 1951), (LocalDate{1951, 12, 23}));
  EXPECT_FALSE(find_solar_term("Qingming"));
}

}  // namespace
}  // namespace xiangyin::schedule
