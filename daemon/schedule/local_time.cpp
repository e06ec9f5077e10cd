#include "daemon/schedule/local_time.hpp"

#include <chrono>
#include <optional>

#include <absl/strings/str_format.h>

namespace xiangyin::schedule {
namespace {

std::chrono::year_month_day civil(const LocalDate& date) {
  return std::chrono::year_month_day(std::chrono::year(date.year),
                                     std::chrono::month(static_cast<unsigned>(date.month)),
                                     std::chrono::day(static_cast<unsigned>(date.day)));
}

/// Reads a text against a picture such as "dddd-dd-dd": digits make up numbers, anything else stands for
/// itself.
template <std::size_t N>
bool read_picture(std::string_view text, std::string_view picture, int (&numbers)[N]) {
  if (text.size() != picture.size()) return false;
  std::size_t number = 0;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    if (picture[i] != 'd') {
      if (text[i] != picture[i]) return false;
      ++number;
    } else if (text[i] < '0' || text[i] > '9') {
      return false;
    } else {
      numbers[number] = numbers[number] * 10 + (text[i] - '0');
    }
  }
  return true;
}

}  // namespace

bool is_valid(const LocalDate& date) {
  return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.day >= 1 && civil(date).ok();
}

bool is_valid(const LocalTime& time) {
  return is_valid(time.date()) && time.hour >= 0 && time.hour <= 23 && time.minute >= 0 &&
         time.minute <= 59 && time.second >= 0 && time.second <= 59;
}

core::Result<LocalDate> parse_local_date(std::string_view text) {
  int n[3]{};
  if (const LocalDate date = read_picture(text, "dddd-dd-dd", n) ? LocalDate{n[0], n[1], n[2]} : LocalDate{0};
      is_valid(date)) {
    return date;
  }
  return core::Error{core::ErrorCode::invalid,
                     {},
                     "'" + std::string(text.substr(0, 40)) + "' is not a date of the calendar",
                     "Write year, month and day, for example 2026-11-23."};
}

core::Result<LocalTime> parse_local_time(std::string_view text) {
  int n[6]{};
  if (const LocalTime time = read_picture(text, "dddd-dd-ddTdd:dd:dd", n)
                                 ? LocalTime{n[0], n[1], n[2], n[3], n[4], n[5]}
                                 : LocalTime{0};
      is_valid(time)) {
    return time;
  }
  return core::Error{core::ErrorCode::invalid,
                     {},
                     "'" + std::string(text.substr(0, 40)) + "' is not a local date and time",
                     "Write it without an offset, for example 2026-11-23T07:30:00."};
}

std::string to_text(const LocalDate& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

// A plan of months writes tens of thousands of them.
std::string to_text(const LocalTime& time) {
  std::string text = "0000-00-00T00:00:00";
  const auto write = [&text](std::size_t begin, std::size_t end, int value) {
    for (; end > begin; value /= 10)
      text[--end] = static_cast<char>('0' + value % 10);
  };
  write(0, 4, time.year);
  write(5, 7, time.month);
  write(8, 10, time.day);
  write(11, 13, time.hour);
  write(14, 16, time.minute);
  write(17, 19, time.second);
  return text;
}

DayNumber to_day_number(const LocalDate& date) {
  return static_cast<DayNumber>(std::chrono::sys_days(civil(date)).time_since_epoch().count());
}

LocalDate to_date(DayNumber day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

LocalSecond to_local_second(const LocalTime& time) {
  return to_day_number(time.date()) * seconds_per_day + time.hour * LocalSecond{3600} +
         time.minute * LocalSecond{60} + time.second;
}

LocalTime to_local_time(LocalSecond second) {
  LocalSecond day = second / seconds_per_day;
  if (second % seconds_per_day < 0) --day;
  const auto of_day = static_cast<int>(second - day * seconds_per_day);
  const LocalDate date = to_date(static_cast<DayNumber>(day));
  return {date.year, date.month, date.day, of_day / 3600, of_day / 60 % 60, of_day % 60};
}

LocalTime at_midnight(const LocalDate& date) {
  return {date.year, date.month, date.day, 0, 0, 0};
}

LocalDate add_days(const LocalDate& date, int days) {
  return to_date(to_day_number(date) + days);
}

}  // namespace xiangyin::schedule
