#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "daemon/schedule/local_time.hpp"

namespace xiangyin::schedule {

/// One of the 24 solar terms (节气) of GB/T 33661-2017: the moment the Sun's apparent longitude is a multiple
/// of 15 degrees. Its date is that of Beijing time, UTC+8.
struct SolarTerm {
  std::string_view name;  ///< "清明"
  int sun_longitude;      ///< degrees
};

/// In the order of the Gregorian year, two to a month.
inline constexpr std::array<SolarTerm, 24> solar_terms{
    {{"小寒", 285}, {"大寒", 300}, {"立春", 315}, {"雨水", 330}, {"惊蛰", 345}, {"春分", 0},
     {"清明", 15},  {"谷雨", 30},  {"立夏", 45},  {"小满", 60},  {"芒种", 75},  {"夏至", 90},
     {"小暑", 105}, {"大暑", 120}, {"立秋", 135}, {"处暑", 150}, {"白露", 165}, {"秋分", 180},
     {"寒露", 195}, {"霜降", 210}, {"立冬", 225}, {"小雪", 240}, {"大雪", 255}, {"冬至", 270}}};

inline constexpr int first_solar_term_year = 1900;
inline constexpr int last_solar_term_year = 2100;

/// The date of the term at a position of `solar_terms` in a year from the first to the last.
LocalDate solar_term_date(std::size_t position, int year);

/// The position of the term with this name.
std::optional<std::size_t> find_solar_term(std::string_view name);

}  // namespace xiangyin::schedule
