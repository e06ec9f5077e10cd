#include "daemon/schedule/calendar.hpp"

#include <algorithm>

#include "daemon/schedule/arithmetic_calendars.hpp"
#include "daemon/schedule/chinese_calendar.hpp"

namespace xiangyin::schedule {
namespace {

constexpr std::array<std::string_view, 5> scale_names{"GREGORIAN", "CHINESE", "HEBREW", "ISLAMIC-CIVIL",
                                                      "ETHIOPIC"};

/// The last number from `first` to `last` that the predicate holds for; it holds up to some number. Below
/// `first` if for none.
template <class Predicate>
int last_where(int first, int last, Predicate holds) {
  while (first <= last) {
    const int middle = first + (last - first) / 2;
    if (holds(middle)) {
      first = middle + 1;
    } else {
      last = middle - 1;
    }
  }
  return last;
}

}  // namespace

std::string_view to_text(Scale scale) {
  return scale_names.at(static_cast<std::size_t>(scale));
}

std::optional<Scale> parse_scale(std::string_view text) {
  for (std::size_t i = 0; i < scale_names.size(); ++i) {
    if (scale_names[i] == text) return static_cast<Scale>(i);
  }
  return std::nullopt;
}

void CalendarYear::append(MonthName name, int length) {
  months[static_cast<std::size_t>(month_count++)] = {name, {days.end(), length}};
  days.length += length;
}

int CalendarYear::month_at(DayNumber day) const {
  int month = std::min((day - days.first) / 29, month_count - 1);
  while (day < months[static_cast<std::size_t>(month)].days.first)
    --month;
  return month;
}

std::optional<int> CalendarYear::find(MonthName name) const {
  for (int month = 0; month < month_count; ++month) {
    if (months[static_cast<std::size_t>(month)].name == name) return month;
  }
  return std::nullopt;
}

const Calendar& Calendar::of(Scale scale) {
  static const GregorianCalendar gregorian;
  static const ChineseCalendar chinese;
  static const HebrewCalendar hebrew;
  static const IslamicCivilCalendar islamic_civil;
  static const EthiopicCalendar ethiopic;
  static const std::array<const Calendar*, scale_names.size()> calendars{&gregorian, &chinese, &hebrew,
                                                                         &islamic_civil, &ethiopic};
  return *calendars.at(static_cast<std::size_t>(scale));
}

int Calendar::year_of(DayNumber day) const {
  return last_where(first_year(), last_year() + 1, [&](int year) { return first_day(year) <= day; });
}

int Calendar::year_of_month(std::int64_t month) const {
  return last_where(first_year(), last_year() + 1, [&](int year) { return months_before(year) <= month; });
}

bool Calendar::covers(DayNumber day) const {
  return day >= first_day(first_year()) && day < first_day(last_year() + 1);
}

}  // namespace xiangyin::schedule
