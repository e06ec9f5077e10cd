#include "daemon/schedule/value_text.hpp"

#include <absl/strings/str_format.h>

namespace xiangyin::schedule {
namespace {

/// The number that `count` digits from `at` make up, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::string to_value_text(const LocalDate& date) {
  return absl::StrFormat("%04d%02d%02d", date.year, date.month, date.day);
}

std::string to_value_text(const LocalTime& time) {
  return to_value_text(time.date()) + absl::StrFormat("T%02d%02d%02d", time.hour, time.minute, time.second);
}

std::optional<LocalDate> parse_value_date(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const LocalDate date{digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2)};
  if (!is_valid(date)) return std::nullopt;
  return date;
}

std::optional<LocalTime> parse_value_time(std::string_view text) {
  if (text.size() != 15 || text[8] != 'T') return std::nullopt;
  const int second = digits(text, 13, 2);
  const LocalTime time{digits(text, 0, 4), digits(text, 4, 2),  digits(text, 6, 2),
                       digits(text, 9, 2), digits(text, 11, 2), second == 60 ? 59 : second};
  if (!is_valid(time)) return std::nullopt;
  return time;
}

std::optional<DateValue> parse_date_value(std::string_view text) {
  if (const auto date = parse_value_date(text)) return DateValue{DateValue::Form::date, at_midnight(*date)};
  const bool utc = text.ends_with('Z');
  if (utc) text.remove_suffix(1);
  const auto time = parse_value_time(text);
  if (!time) return std::nullopt;
  return DateValue{utc ? DateValue::Form::utc : DateValue::Form::local, *time};
}

core::Result<std::vector<DateValue>> parse_date_values(std::string_view text) {
  std::vector<DateValue> values;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view item = text.substr(begin, end - begin);
    const auto value = parse_date_value(item);
    if (!value) {
      return core::Error{core::ErrorCode::invalid,
                         {},
                         absl::StrFormat("'%s' at character %d is not a date or a date and time",
                                         std::string(item.substr(0, 40)), begin + 1),
                         "Write 20261123, 20261123T073000, or 20261123T073000Z for UTC."};
    }
    values.push_back(*value);
    begin = end + 1;
  }
  return values;
}

std::string to_text(const DateValue& value) {
  if (value.form == DateValue::Form::date) return to_value_text(value.time.date());
  return to_value_text(value.time) + (value.form == DateValue::Form::utc ? "Z" : "");
}

}  // namespace xiangyin::schedule
