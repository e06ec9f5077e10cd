#include "daemon/ctl/day_times.hpp"

#include <algorithm>
#include <charconv>

#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>
#include <boost/json/array.hpp>

#include "daemon/ctl/days.hpp"
#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;
using schedule::Frequency;
using schedule::Recurrence;

constexpr int seconds_per_day = 86400;

std::vector<std::string> split(std::string_view text) {
  return absl::StrSplit(absl::string_view(text.data(), text.size()), ',');
}

/// The seconds of the day a recurrence names; that of the start where it names none.
std::vector<int> times_of(const Recurrence& rule, const schedule::LocalTime& start) {
  const auto or_start = [](const std::vector<int>& values, int of_start) {
    return values.empty() ? std::vector<int>{of_start} : values;
  };
  std::vector<int> times;
  for (const int hour : or_start(rule.by_hour, start.hour)) {
    for (const int minute : or_start(rule.by_minute, start.minute)) {
      for (const int second : or_start(rule.by_second, start.second))
        times.push_back((hour * 60 + minute) * 60 + second);
    }
  }
  return times;
}

Recurrence without_times(Recurrence rule) {
  rule.by_hour.clear();
  rule.by_minute.clear();
  rule.by_second.clear();
  rule.until.reset();
  return rule;
}

/// The last day, where UNTIL is the end of one on the wall clock.
std::optional<std::string> last_day(const Recurrence& rule) {
  if (!rule.until) return std::string();
  if (rule.until->form != schedule::DateValue::Form::local) return std::nullopt;
  return to_text(rule.until->time.date());
}

/// One recurrence for the times of each minute: all its hours.
void add_times(Recurrence rule, const std::vector<int>& times, json::array& texts) {
  if (times.size() == 1) {
    texts.emplace_back(to_text(rule));
    return;
  }
  // BYSETPOS chooses among all times of a day, so that each needs a recurrence of its own.
  const bool one_by_one = !rule.by_set_position.empty();
  std::vector<int> left = times;
  while (!left.empty()) {
    const int within_hour = left.front() % 3600;
    rule.by_hour.clear();
    rule.by_minute = {within_hour / 60};
    rule.by_second = {within_hour % 60};
    std::erase_if(left, [&](int time) {
      const bool fits = time % 3600 == within_hour && (rule.by_hour.empty() || !one_by_one);
      if (fits) rule.by_hour.push_back(time / 3600);
      return fits;
    });
    texts.emplace_back(to_text(rule));
  }
}

Error not_lunar(std::string_view text) {
  return {ErrorCode::invalid,
          {},
          "'" + std::string(text.substr(0, 40)) + "' is not a day of the lunar calendar",
          "Write 15 for every month, 8-15 for the 15th of the eighth, 5L-1 for a leap month."};
}

}  // namespace

std::optional<DayTimes> take_apart(const json::object& rule) {
  const auto start = schedule::parse_local_time(member_text(rule, "start"));
  if (!start) return std::nullopt;
  DayTimes said{to_text(start->date()), {}, {}, {}};
  std::vector<std::vector<int>> times;  // of each of the days
  for (const json::value& text : member_list(rule, "recurrence")) {
    const auto read = schedule::parse_recurrence(std::string(text.as_string()));
    if (!read || read->count || read->frequency < Frequency::daily) return std::nullopt;
    const auto until = last_day(*read);
    if (!until || (!times.empty() && *until != said.until)) return std::nullopt;
    said.until = *until;
    const Recurrence day = without_times(*read);
    auto found = std::find(said.days.begin(), said.days.end(), day);
    if (found == said.days.end()) {
      times.emplace_back();
      found = said.days.insert(found, day);
    }
    auto& known = times[static_cast<std::size_t>(found - said.days.begin())];
    const std::vector<int> more = times_of(*read, *start);
    known.insert(known.end(), more.begin(), more.end());
  }
  if (times.empty()) times.push_back(times_of({}, *start));
  for (std::vector<int>& list : times)
    std::sort(list.begin(), list.end());
  said.times = times.front();
  const bool alike =
      std::all_of(times.begin(), times.end(), [&](const auto& list) { return list == said.times; });
  // Otherwise the start would be moved to the first time, which it need not be now.
  const bool starts_with_first = times_of({}, *start).front() == said.times.front();
  return alike && starts_with_first ? std::optional(said) : std::nullopt;
}

void put_together(const DayTimes& said, json::object& rule) {
  const int first = said.times.front();
  rule["start"] = said.from + absl::StrFormat("T%02d:%02d:%02d", first / 3600, first / 60 % 60, first % 60);
  json::array texts;
  for (Recurrence day : said.days) {
    if (const auto until = schedule::parse_local_date(said.until)) {
      const auto end = schedule::to_local_second(schedule::at_midnight(*until)) + seconds_per_day - 1;
      day.until = schedule::DateValue{schedule::DateValue::Form::local, schedule::to_local_time(end)};
    }
    add_times(std::move(day), said.times, texts);
  }
  rule["recurrence"] = std::move(texts);
}

Result<std::vector<int>> parse_times(std::string_view text) {
  std::vector<int> times;
  for (const std::string& part : split(text)) {
    const std::string whole = "2000-01-01T" + part + (part.size() == 5 ? ":00" : "");
    const auto time = schedule::parse_local_time(whole);
    if (!time) {
      return Error{ErrorCode::invalid,
                   {},
                   "'" + part.substr(0, 40) + "' is not a time of day",
                   "Write hours and minutes, for example 07:30 or 17:05:30; several with commas."};
    }
    times.push_back((time->hour * 60 + time->minute) * 60 + time->second);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

std::string times_text(const std::vector<int>& times) {
  std::string text;
  for (const int time : times) {
    text += (text.empty() ? "" : ",") + absl::StrFormat("%02d:%02d", time / 3600, time / 60 % 60);
    if (time % 60 != 0) text += absl::StrFormat(":%02d", time % 60);
  }
  return text;
}

Result<std::vector<Recurrence>> parse_weekdays(std::string_view text) {
  if (text == "none") return std::vector<Recurrence>();
  const auto names = parse_days(text);
  if (!names) return names.error();
  Recurrence rule;
  if (names->size() == 7) return std::vector{rule};
  rule.frequency = Frequency::weekly;
  for (int day = 0; day < 7; ++day) {
    const auto weekday = static_cast<schedule::Weekday>(day);
    if (std::find(names->begin(), names->end(), to_text(weekday)) != names->end())
      rule.by_day.push_back({0, weekday});
  }
  return std::vector{rule};
}

Result<std::vector<Recurrence>> parse_lunar_days(std::string_view text) {
  std::string monthly;
  std::vector<Recurrence> days;
  for (const std::string& part : split(text)) {
    if (part.empty() || part.find_first_not_of("0123456789L-") != std::string::npos) return not_lunar(part);
    const auto dash = part.find('-', 1);
    if (dash == std::string::npos) {
      monthly += (monthly.empty() ? "" : ",") + part;
      continue;
    }
    const auto yearly =
        schedule::parse_recurrence("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=" + part.substr(0, dash) +
                                   ";BYMONTHDAY=" + part.substr(dash + 1));
    if (!yearly || yearly->by_month_day.back() > 30) return not_lunar(part);
    days.push_back(*yearly);
  }
  if (monthly.empty()) return days;
  const auto rule = schedule::parse_recurrence("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=" + monthly);
  if (!rule || rule->by_month_day.back() > 30) return not_lunar(monthly);
  days.insert(days.begin(), *rule);
  return days;
}

namespace {

/// A recurrence of nothing but these parts, which the canonical text tells.
std::optional<std::string> after(std::string_view text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return std::nullopt;
  const std::string_view rest = text.substr(beginning.size());
  if (rest.find(';') != std::string_view::npos) return std::nullopt;
  return std::string(rest);
}

std::string day_text(const Recurrence& day) {
  const std::string text = schedule::to_text(day);
  if (text == "FREQ=DAILY") return "daily";
  if (const auto names = after(text, "FREQ=WEEKLY;BYDAY=")) return days_text(split(*names));
  if (const auto dates = after(text, "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=")) return "lunar " + *dates;
  const bool one_date = day.by_month.size() == 1 && day.by_month_day.size() == 1;
  if (one_date && text.starts_with("RSCALE=CHINESE;FREQ=YEARLY;BYMONTHDAY=")) {
    const auto month = text.find(";BYMONTH=");
    if (month != std::string::npos && text.find(';', month + 1) == std::string::npos)
      return "lunar " + text.substr(month + 9) + "-" + std::to_string(day.by_month_day.front());
  }
  return text;
}

}  // namespace

std::string to_text(const std::vector<Recurrence>& days) {
  std::string text;
  for (const Recurrence& day : days)
    text += (text.empty() ? "" : " ") + day_text(day);
  return text.empty() ? "once" : text;
}

}  // namespace xiangyin::ctl
