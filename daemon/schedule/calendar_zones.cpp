#include "daemon/schedule/calendar_zones.hpp"

#include <array>
#include <cstdlib>
#include <optional>

namespace xiangyin::schedule {
namespace {

/// "+0800" or "+080000" where it is of whole hours (RFC 5545 section 3.3.14).
std::optional<int> whole_hours(std::string_view offset) {
  const bool is_written_so = (offset.size() == 5 || offset.size() == 7) &&
                             (offset.front() == '+' || offset.front() == '-') &&
                             offset.substr(1).find_first_not_of("0123456789") == std::string_view::npos &&
                             offset.substr(3).find_first_not_of('0') == std::string_view::npos;
  if (!is_written_so) return std::nullopt;
  const int hours = (offset[1] - '0') * 10 + (offset[2] - '0');
  return offset.front() == '-' ? -hours : hours;
}

/// The only offset that a VTIMEZONE ever has, in hours.
std::optional<int> single_offset(const Component& definition) {
  std::optional<int> offset;
  for (const Component& part : definition.components) {
    const ContentLine* const to = part.find("TZOFFSETTO");
    const auto hours = to == nullptr ? std::nullopt : whole_hours(to->value);
    if (!hours || (offset && *offset != *hours)) return std::nullopt;
    offset = hours;
  }
  return offset;
}

/// The last three segments of a path, or two: no name of the database has more.
std::optional<TimeZone> behind_path(const std::string& name) {
  std::array<std::size_t, 3> slashes{};
  std::size_t count = 0;
  for (std::size_t at = name.rfind('/'); at != std::string::npos && count < slashes.size();
       at = at == 0 ? std::string::npos : name.rfind('/', at - 1))
    slashes.at(count++) = at;
  while (count > 1) {
    if (auto loaded = TimeZone::load(name.substr(slashes.at(--count) + 1))) return *loaded;
  }
  return std::nullopt;
}

}  // namespace

CalendarZones::CalendarZones(const Component& calendar) {
  for (const Component& component : calendar.components) {
    const ContentLine* const name = component.find("TZID");
    if (component.name == "VTIMEZONE" && name != nullptr) definitions_.emplace(name->value, &component);
  }
}

core::Result<TimeZone> CalendarZones::find(std::string_view name) {
  if (const auto known = found_.find(name); known != found_.end()) return known->second;
  auto zone = look_up(std::string(name));
  if (zone) found_.emplace(name, *zone);
  return zone;
}

core::Result<TimeZone> CalendarZones::look_up(const std::string& name) const {
  auto plain = TimeZone::load(name);
  if (plain) return plain;
  const auto definition = definitions_.find(name);
  if (definition != definitions_.end()) {
    const ContentLine* const location = definition->second->find("X-LIC-LOCATION");
    if (location != nullptr) {
      if (auto loaded = TimeZone::load(location->value)) return loaded;
    }
  }
  if (auto loaded = behind_path(name)) return *loaded;
  if (definition != definitions_.end()) {
    // POSIX counts west of Greenwich, and so do these names.
    if (const auto hours = single_offset(*definition->second)) {
      return TimeZone::load("Etc/GMT" + std::string(*hours > 0 ? "-" : "+") +
                            std::to_string(std::abs(*hours)));
    }
  }
  return plain;
}

}  // namespace xiangyin::schedule
