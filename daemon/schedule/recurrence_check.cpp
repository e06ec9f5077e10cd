#include "daemon/schedule/recurrence_check.hpp"

#include <algorithm>

namespace xiangyin::schedule {
namespace {

core::Error refuse(std::string field, std::string message, std::string advice) {
  return {core::ErrorCode::invalid, std::move(field), std::move(message), std::move(advice)};
}

core::Result<void> check_months(const Recurrence& rule) {
  const Calendar& calendar = rule.calendar();
  for (const MonthName month : rule.by_month) {
    if (month.number > calendar.highest_month() || (month.leap && !calendar.has_leap_months())) {
      return refuse("BYMONTH",
                    "the calendar has no month " + std::to_string(month.number) + (month.leap ? "L" : ""),
                    "Name the calendar with RSCALE, or take another month.");
    }
  }
  const auto beyond = [](int day) { return day > 366 || day < -366; };
  if (!calendar.has_leap_months() && std::any_of(rule.by_year_day.begin(), rule.by_year_day.end(), beyond)) {
    return refuse("BYYEARDAY", "a year of this calendar has at most 366 days",
                  "Write 1 to 366, or -366 to -1.");
  }
  return {};
}

core::Result<void> check_days(const Recurrence& rule) {
  const Frequency frequency = rule.frequency;
  if (!rule.by_month_day.empty() && frequency == Frequency::weekly) {
    return refuse("BYMONTHDAY", "a weekly rule cannot have days of the month",
                  "Use FREQ=DAILY or FREQ=MONTHLY.");
  }
  if (!rule.by_year_day.empty() && frequency >= Frequency::daily && frequency <= Frequency::monthly) {
    return refuse("BYYEARDAY", "a daily, weekly or monthly rule cannot have days of the year",
                  "Use FREQ=YEARLY.");
  }
  if (!rule.by_week_number.empty() && frequency != Frequency::yearly) {
    return refuse("BYWEEKNO", "only a yearly rule can have weeks of the year", "Use FREQ=YEARLY.");
  }
  const auto numbered = [](const WeekdayNumber& day) { return day.ordinal != 0; };
  if (std::any_of(rule.by_day.begin(), rule.by_day.end(), numbered)) {
    if (frequency < Frequency::monthly) {
      return refuse("BYDAY", "only a monthly or yearly rule can number its weekdays",
                    "Leave the numbers out.");
    }
    if (!rule.by_week_number.empty()) {
      return refuse("BYDAY", "weekdays cannot be numbered beside BYWEEKNO", "Leave the numbers out.");
    }
  }
  return {};
}

bool has_any_by_part(const Recurrence& rule) {
  return !rule.by_second.empty() || !rule.by_minute.empty() || !rule.by_hour.empty() ||
         !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty() ||
         !rule.by_week_number.empty() || !rule.by_month.empty();
}

}  // namespace

core::Result<void> check_parts(const Recurrence& rule, bool skip_given) {
  if (rule.count && rule.until) {
    return refuse("UNTIL", "a rule cannot end both by COUNT and by UNTIL", "Leave one of them out.");
  }
  if (skip_given && !rule.scale) {
    return refuse("SKIP", "SKIP means something only beside RSCALE",
                  "Add RSCALE=GREGORIAN or RSCALE=CHINESE.");
  }
  if (!rule.by_set_position.empty() && !has_any_by_part(rule)) {
    return refuse("BYSETPOS", "there is nothing to take positions of", "Add another BY part, such as BYDAY.");
  }
  if (auto checked = check_months(rule); !checked) return checked;
  return check_days(rule);
}

core::Result<void> check_beside_start(const Recurrence& rule, bool all_day) {
  if (rule.until && (rule.until->form == DateValue::Form::date) != all_day) {
    return all_day ? refuse("UNTIL", "the rule is of whole days, but UNTIL has a time", "Write it as a date.")
                   : refuse("UNTIL", "the rule has a time, but UNTIL is a date", "Add the time to it.");
  }
  if (!all_day) return {};
  if (rule.frequency < Frequency::daily) {
    return refuse("FREQ", "a rule of whole days cannot recur within a day",
                  "Use FREQ=DAILY, or a start with a time.");
  }
  if (!rule.by_hour.empty() || !rule.by_minute.empty() || !rule.by_second.empty()) {
    const std::string part = !rule.by_hour.empty()     ? "BYHOUR"
                             : !rule.by_minute.empty() ? "BYMINUTE"
                                                       : "BYSECOND";
    return refuse(part, "a rule of whole days cannot have times of day",
                  "Leave it out, or use a start with a time.");
  }
  return {};
}

}  // namespace xiangyin::schedule
