#include <array>

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {
namespace {

std::string text_of(int number) {
  return std::to_string(number);
}
std::string text_of(MonthName month) {
  return std::to_string(month.number) + (month.leap ? "L" : "");
}
std::string text_of(WeekdayNumber day) {
  return (day.ordinal == 0 ? std::string() : std::to_string(day.ordinal)) + std::string(to_text(day.weekday));
}

template <class Value>
void append(std::string& text, std::string_view part, const std::vector<Value>& values) {
  char before = '=';
  if (!values.empty()) text.append(";").append(part);
  for (const Value& value : values) {
    text.append(1, before).append(text_of(value));
    before = ',';
  }
}

}  // namespace

std::string_view to_text(Weekday weekday) {
  static constexpr std::array<std::string_view, 7> names{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  return names.at(static_cast<std::size_t>(weekday));
}

std::string_view to_text(Frequency frequency) {
  static constexpr std::array<std::string_view, 7> names{"SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                                         "WEEKLY",   "MONTHLY",  "YEARLY"};
  return names.at(static_cast<std::size_t>(frequency));
}

std::string to_text(const Recurrence& recurrence) {
  std::string text;
  if (recurrence.scale) text.append("RSCALE=").append(to_text(*recurrence.scale)).append(";");
  text.append("FREQ=").append(to_text(recurrence.frequency));
  if (recurrence.until) text.append(";UNTIL=").append(to_text(*recurrence.until));
  if (recurrence.count) text.append(";COUNT=").append(text_of(*recurrence.count));
  if (recurrence.interval != 1) text.append(";INTERVAL=").append(text_of(recurrence.interval));
  append(text, "BYSECOND", recurrence.by_second);
  append(text, "BYMINUTE", recurrence.by_minute);
  append(text, "BYHOUR", recurrence.by_hour);
  append(text, "BYDAY", recurrence.by_day);
  append(text, "BYMONTHDAY", recurrence.by_month_day);
  append(text, "BYYEARDAY", recurrence.by_year_day);
  append(text, "BYWEEKNO", recurrence.by_week_number);
  append(text, "BYMONTH", recurrence.by_month);
  append(text, "BYSETPOS", recurrence.by_set_position);
  if (recurrence.week_start != Weekday::monday) text.append(";WKST=").append(to_text(recurrence.week_start));
  if (recurrence.skip != Skip::omit) {
    text.append(";SKIP=").append(recurrence.skip == Skip::backward ? "BACKWARD" : "FORWARD");
  }
  return text;
}

}  // namespace xiangyin::schedule
