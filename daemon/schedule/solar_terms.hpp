#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "daemon/schedule/local_time.hpp"

namespace xiangyin::schedule {

/// One of the 24 solar terms (节气) of GB/T 33661-2017: the moment the Sun's apparent longitude is a multiple
/// of 15 degrees. Its date is that of Beijing time, UTC+8.
struct SolarTerm {
  std::string_view name;    ///< "清明"
  std::string_view pinyin;  ///< "qingming"
  int sun_longitude;        ///< degrees
};

/// In the order of the Gregorian year, two to a month.
inline constexpr std::array<SolarTerm, 24> solar_terms{
    {{"小寒", "xiaohan", 285}, {"大寒", "dahan", 300},       {"立春", "lichun", 315},
     {"雨水", "yushui", 330},  {"惊蛰", "jingzhe", 345},     {"春分", "chunfen", 0},
     {"清明", "qingming", 15}, {"谷雨", "guyu", 30},         {"立夏", "lixia", 45},
     {"小满", "xiaoman", 60},  {"芒种", "mangzhong", 75},    {"夏至", "xiazhi", 90},
     {"小暑", "xiaoshu", 105}, {"大暑", "dashu", 120},       {"立秋", "liqiu", 135},
     {"处暑", "chushu", 150},  {"白露", "bailu", 165},       {"秋分", "qiufen", 180},
     {"寒露", "hanlu", 195},   {"霜降", "shuangjiang", 210}, {"立冬", "lidong", 225},
     {"小雪", "xiaoxue", 240}, {"大雪", "daxue", 255},       {"冬至", "dongzhi", 270}}};

inline constexpr int first_solar_term_year = 1900;
inline constexpr int last_solar_term_year = 2100;

/// The date of the term at a position of `solar_terms` in a year from the first to the last.
LocalDate solar_term_date(std::size_t position, int year);

/// The position of the term with this name.
std::optional<std::size_t> find_solar_term(std::string_view name);

}  // namespace xiangyin::schedule
