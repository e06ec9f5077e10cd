#include <boost/json/parse.hpp>

#include "daemon/schedule/calendar.hpp"
#include "daemon/schedule/solar_terms.hpp"
#include "tests/support/conformance/tally.hpp"

namespace xiangyin::conformance {
namespace {

/// Runs `check` on every line that is an object with a date; it gives what is wrong, or nothing.
template <class Check>
Tally run(const Lines& lines, Check check) {
  Tally tally;
  for (const std::string& line : lines) {
    boost::system::error_code error;
    const auto value = boost::json::parse(line, error);
    const auto* const date = !error && value.is_object() ? value.as_object().if_contains("date") : nullptr;
    const auto day = schedule::parse_local_date(
        date != nullptr && date->is_string() ? std::string(date->as_string()) : std::string());
    if (!day) {
      tally.fail(line, to_text(day.error()));
      continue;
    }
    const std::string why = check(value.as_object(), *day);
    why.empty() ? tally.pass() : tally.fail(line, why);
  }
  return tally;
}

}  // namespace

Tally run_lunar_months(const Lines& lines) {
  const auto& calendar = schedule::Calendar::of(schedule::Scale::chinese);
  return run(lines, [&](const boost::json::object& row, const schedule::LocalDate& date) -> std::string {
    const schedule::DayNumber day = to_day_number(date);
    if (!calendar.covers(day)) return "outside the table";
    const auto year = calendar.year(calendar.year_of(day));
    const auto& month = year.months.at(static_cast<std::size_t>(year.month_at(day)));
    const schedule::MonthName expected{static_cast<int>(row.at("lunar_month").to_number<int>()),
                                       row.at("leap").as_bool()};
    const bool same = year.number == row.at("lunar_year").to_number<int>() && month.name == expected &&
                      month.days.first == day;
    return same ? ""
                : "we have day " + std::to_string(day - month.days.first + 1) + " of month " +
                      std::to_string(month.name.number) + (month.name.leap ? "L" : "") + " of " +
                      std::to_string(year.number);
  });
}

Tally run_solar_terms(const Lines& lines) {
  return run(lines, [](const boost::json::object& row, const schedule::LocalDate& date) -> std::string {
    const auto position = schedule::find_solar_term(std::string(row.at("name").as_string()));
    if (!position) return "no such term";
    if (date.year < schedule::first_solar_term_year || date.year > schedule::last_solar_term_year) {
      return "outside the table";
    }
    const auto ours = schedule::solar_term_date(*position, date.year);
    return ours == date ? "" : "we have " + to_text(ours);
  });
}

}  // namespace xiangyin::conformance
