#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/schedule/icalendar.hpp"
#include "daemon/schedule/time_zone.hpp"

namespace xiangyin::schedule {

/// What the TZIDs of a calendar stand for (RFC 5545 section 3.2.19), as zones of this machine's database.
class CalendarZones {
 public:
  /// `calendar`, a VCALENDAR, outlives it.
  explicit CalendarZones(const Component& calendar);

  /// In this order: the IANA name itself; the one that the VTIMEZONE gives besides (X-LIC-LOCATION); the one
  /// behind a vendor's path ("/mozilla.org/20070129_1/Europe/Berlin"); the zone of the VTIMEZONE's offset
  /// where it has a single one of whole hours ("China Standard Time" is Etc/GMT-8). Otherwise it is refused:
  /// nothing is guessed.
  core::Result<TimeZone> find(std::string_view name);

 private:
  core::Result<TimeZone> look_up(const std::string& name) const;

  std::map<std::string, const Component*, std::less<>> definitions_;  ///< VTIMEZONE by TZID
  std::map<std::string, TimeZone, std::less<>> found_;
};

}  // namespace xiangyin::schedule
