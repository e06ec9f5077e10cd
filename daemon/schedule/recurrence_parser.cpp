#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>

#include <absl/strings/ascii.h>
#include <absl/strings/str_format.h>

#include "daemon/schedule/recurrence.hpp"
#include "daemon/schedule/recurrence_check.hpp"

namespace xiangyin::schedule {
namespace {

/// One "NAME=VALUE", and where the value stands in the whole text (from 0).
struct Part {
  std::string_view name;
  std::string_view value;
  std::size_t at = 0;
};

core::Error refuse(const Part& part, std::string_view wrong, std::string advice) {
  return {core::ErrorCode::invalid, std::string(part.name),
          absl::StrFormat("'%s' at character %d is not %s", std::string(part.value.substr(0, 40)),
                          part.at + 1, std::string(wrong)),
          std::move(advice)};
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || text.front() == '-' || error != std::errc() || end != text.data() + text.size())
    return {};
  return number;
}

/// Takes a sign off the front of a text: RFC 5545 lets "+" stand before numbers that may be negative.
bool take_minus(std::string_view& text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  return minus;
}

std::optional<Weekday> weekday_named(std::string_view text) {
  for (int day = 0; day < 7; ++day) {
    if (to_text(static_cast<Weekday>(day)) == text) return static_cast<Weekday>(day);
  }
  return std::nullopt;
}

/// Reads the members of a comma-separated list with `read`, which gives an optional, and sorts them.
template <class Value, class Read>
core::Result<void> read_list(const Part& part, std::vector<Value>& values, std::string_view kind, Read read) {
  for (std::size_t begin = 0; begin <= part.value.size();) {
    const std::size_t end = std::min(part.value.find(',', begin), part.value.size());
    const Part member{part.name, part.value.substr(begin, end - begin), part.at + begin};
    const std::optional<Value> value = read(member.value);
    if (!value) return refuse(member, kind, absl::StrFormat("Write %s.", std::string(kind)));
    values.push_back(*value);
    begin = end + 1;
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return {};
}

core::Result<void> read_times(const Part& part, std::vector<int>& values, int most, std::string_view kind) {
  return read_list(part, values, kind, [most](std::string_view text) {
    const auto number = text.size() <= 2 ? whole_number(text) : std::nullopt;
    return number && *number <= most ? number : std::nullopt;
  });
}

/// Numbers from 1 to `most`, or negative ones that count from the end.
core::Result<void> read_ordinals(const Part& part, std::vector<int>& values, int most,
                                 std::string_view kind) {
  return read_list(part, values, kind, [most](std::string_view text) -> std::optional<int> {
    const bool minus = take_minus(text);
    const auto number = text.size() <= 3 ? whole_number(text) : std::nullopt;
    if (!number || *number < 1 || *number > most) return std::nullopt;
    return minus ? -*number : *number;
  });
}

core::Result<void> read_freq(const Part& part, Recurrence& rule) {
  for (int i = 0; i <= static_cast<int>(Frequency::yearly); ++i) {
    rule.frequency = static_cast<Frequency>(i);
    if (to_text(rule.frequency) == part.value) return {};
  }
  return refuse(part, "a frequency", "Write SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY.");
}

core::Result<void> read_rscale(const Part& part, Recurrence& rule) {
  rule.scale = parse_scale(part.value);
  if (rule.scale) return {};
  core::Error error =
      refuse(part, "a calendar known here", "Write GREGORIAN, CHINESE, HEBREW, ISLAMIC-CIVIL or ETHIOPIC.");
  error.code = core::ErrorCode::unsupported;
  return error;
}

core::Result<void> read_skip(const Part& part, Recurrence& rule) {
  static constexpr std::array<std::string_view, 3> names{"OMIT", "BACKWARD", "FORWARD"};
  const auto* const found = std::find(names.begin(), names.end(), part.value);
  if (found == names.end()) return refuse(part, "a way to skip", "Write OMIT, BACKWARD or FORWARD.");
  rule.skip = static_cast<Skip>(found - names.begin());
  return {};
}

core::Result<void> read_interval(const Part& part, Recurrence& rule) {
  const auto number = whole_number(part.value);
  if (!number || *number < 1) return refuse(part, "an interval", "Write a whole number from 1.");
  rule.interval = *number;
  return {};
}

core::Result<void> read_count(const Part& part, Recurrence& rule) {
  rule.count = whole_number(part.value);
  if (!rule.count || *rule.count < 1 || *rule.count > most_count) {
    return refuse(part, "a count",
                  absl::StrFormat("Write a whole number from 1 to %d, or use UNTIL.", most_count));
  }
  return {};
}

core::Result<void> read_until(const Part& part, Recurrence& rule) {
  rule.until = parse_date_value(part.value);
  if (rule.until) return {};
  return refuse(part, "a date or a date and time",
                "Write 20261231, 20261231T080000, or 20261231T000000Z for UTC.");
}

core::Result<void> read_wkst(const Part& part, Recurrence& rule) {
  const auto day = weekday_named(part.value);
  if (!day) return refuse(part, "a weekday", "Write MO, TU, WE, TH, FR, SA or SU.");
  rule.week_start = *day;
  return {};
}

core::Result<void> read_by_day(const Part& part, Recurrence& rule) {
  constexpr std::string_view kind = "weekdays such as MO, 2TU or -1SU";
  return read_list(part, rule.by_day, kind, [](std::string_view text) -> std::optional<WeekdayNumber> {
    if (text.size() < 2) return std::nullopt;
    const auto day = weekday_named(text.substr(text.size() - 2));
    text.remove_suffix(2);
    if (!day || text.empty()) return day ? std::optional(WeekdayNumber{0, *day}) : std::nullopt;
    const bool minus = take_minus(text);
    const auto number = text.size() <= 2 ? whole_number(text) : std::nullopt;
    if (!number || *number < 1 || *number > 53) return std::nullopt;
    return WeekdayNumber{minus ? -*number : *number, *day};
  });
}

core::Result<void> read_by_month(const Part& part, Recurrence& rule) {
  return read_list(part, rule.by_month, "months from 1 to 13",
                   [](std::string_view text) -> std::optional<MonthName> {
                     const bool leap = text.ends_with('L');
                     if (leap) text.remove_suffix(1);
                     const auto number = text.size() <= 2 ? whole_number(text) : std::nullopt;
                     if (!number || *number < 1 || *number > 13) return std::nullopt;
                     return MonthName{*number, leap};
                   });
}

using Reader = core::Result<void> (*)(const Part&, Recurrence&);

struct KnownPart {
  std::string_view name;
  Reader read;
};

constexpr std::array<KnownPart, 16> known_parts{{
    {"FREQ", read_freq},
    {"RSCALE", read_rscale},
    {"SKIP", read_skip},
    {"INTERVAL", read_interval},
    {"COUNT", read_count},
    {"UNTIL", read_until},
    {"WKST", read_wkst},
    {"BYDAY", read_by_day},
    {"BYMONTH", read_by_month},
    {"BYSECOND",
     [](const Part& p, Recurrence& r) { return read_times(p, r.by_second, 60, "seconds from 0 to 60"); }},
    {"BYMINUTE",
     [](const Part& p, Recurrence& r) { return read_times(p, r.by_minute, 59, "minutes from 0 to 59"); }},
    {"BYHOUR",
     [](const Part& p, Recurrence& r) { return read_times(p, r.by_hour, 23, "hours from 0 to 23"); }},
    {"BYMONTHDAY",
     [](const Part& p, Recurrence& r) {
       return read_ordinals(p, r.by_month_day, 31, "days of the month from 1 to 31, or -31 to -1");
     }},
    {"BYYEARDAY",
     [](const Part& p, Recurrence& r) {
       return read_ordinals(p, r.by_year_day, 385, "days of the year from 1 to 366, or -366 to -1");
     }},
    {"BYWEEKNO",
     [](const Part& p, Recurrence& r) {
       return read_ordinals(p, r.by_week_number, 53, "weeks of the year from 1 to 53, or -53 to -1");
     }},
    {"BYSETPOS",
     [](const Part& p, Recurrence& r) {
       return read_ordinals(p, r.by_set_position, 366, "positions from 1 to 366, or -366 to -1");
     }},
}};

/// A clock without leap seconds shows second 59 where another has 60.
void drop_leap_second(std::vector<int>& seconds) {
  if (seconds.empty() || seconds.back() != 60) return;
  seconds.back() = 59;
  seconds.erase(std::unique(seconds.begin(), seconds.end()), seconds.end());
}

core::Result<Recurrence> parse_capitals(std::string_view text) {
  Recurrence rule;
  std::bitset<known_parts.size()> seen;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::size_t equals = std::min(text.find('=', begin), end);
    const std::size_t value = std::min(equals + 1, end);
    const Part part{text.substr(begin, equals - begin), text.substr(value, end - value), value};
    const auto* const known =
        std::find_if(known_parts.begin(), known_parts.end(),
                     [&](const KnownPart& candidate) { return candidate.name == part.name; });
    if (known == known_parts.end()) {
      return refuse({"RRULE", part.name, begin}, "a part of a recurrence rule",
                    "Write parts such as FREQ=DAILY in capitals, with semicolons between them.");
    }
    const auto index = static_cast<std::size_t>(known - known_parts.begin());
    if (seen[index])
      return refuse({part.name, part.name, begin}, "allowed twice", "Join the two lists with a comma.");
    seen[index] = true;
    if (auto read = known->read(part, rule); !read) return read.error();
    begin = end + 1;
  }
  if (!seen[0]) {
    return core::Error{core::ErrorCode::invalid, "FREQ", "the rule has no frequency",
                       "Begin it with FREQ=DAILY, say."};
  }
  drop_leap_second(rule.by_second);
  if (auto checked = check_parts(rule, seen[2]); !checked) return checked.error();
  return rule;
}

}  // namespace

core::Result<Recurrence> parse_recurrence(std::string_view given) {
  // Longer than every number of every part written out once.
  constexpr std::size_t longest = 65536;
  if (given.size() > longest) {
    return core::Error{core::ErrorCode::too_large, "RRULE", "the rule is longer than 65536 characters",
                       "Shorten it."};
  }
  // The grammar's literals are case-insensitive (RFC 5234 section 2.3).
  const std::string text = absl::AsciiStrToUpper({given.data(), given.size()});
  return parse_capitals(text);
}

}  // namespace xiangyin::schedule
