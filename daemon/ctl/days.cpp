#include "daemon/ctl/days.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace xiangyin::ctl {
namespace {

using Days = std::array<bool, 7>;
constexpr std::array<std::string_view, 7> standard{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::array<std::string_view, 7> full{"monday", "tuesday",  "wednesday", "thursday",
                                               "friday", "saturday", "sunday"};

/// "mo", "mon" and "monday" alike.
std::optional<std::size_t> day_of(std::string_view name) {
  for (std::size_t day = 0; day < full.size(); ++day) {
    const bool fits = name.size() == 2 || name.size() == 3 || name.size() == full.at(day).size();
    if (fits && full.at(day).starts_with(name)) return day;
  }
  return std::nullopt;
}

bool add_part(std::string_view part, Days& days) {
  if (part == "daily") part = "mon-sun";
  if (part == "weekdays") part = "mon-fri";
  if (part == "weekends") part = "sat-sun";
  const auto dash = part.find('-');
  const auto first = day_of(part.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_of(part.substr(dash + 1));
  if (!first || !last) return false;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days.at(day) = true;
    if (day == *last) return true;
  }
}

std::string name_of(std::size_t day) {
  return std::string(full.at(day).substr(0, 3));
}

}  // namespace

core::Result<std::vector<std::string>> parse_days(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  Days days{};
  for (std::size_t begin = 0; begin <= lower.size();) {
    const std::size_t end = std::min(lower.find(',', begin), lower.size());
    if (!add_part(std::string_view(lower).substr(begin, end - begin), days)) {
      return core::Error{core::ErrorCode::invalid,
                         {},
                         "'" + std::string(text.substr(0, 60)) + "' names no days",
                         "Write daily, weekdays, weekends, or days such as mon-fri or sat,sun."};
    }
    begin = end + 1;
  }
  std::vector<std::string> names;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (days.at(day)) names.emplace_back(standard.at(day));
  }
  return names;
}

std::string days_text(std::span<const std::string> names) {
  Days days{};
  for (const std::string& name : names) {
    const auto found = std::find(standard.begin(), standard.end(), name);
    if (found != standard.end()) days.at(static_cast<std::size_t>(found - standard.begin())) = true;
  }
  if (std::all_of(days.begin(), days.end(), [](bool day) { return day; })) return "daily";
  std::string text;
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (!days.at(day)) continue;
    std::size_t last = day;
    while (last + 1 < days.size() && days.at(last + 1))
      ++last;
    text += (text.empty() ? "" : ",") + name_of(day);
    if (last > day) text += (last == day + 1 ? "," : "-") + name_of(last);
    day = last;
  }
  return text;
}

}  // namespace xiangyin::ctl
