#include <iostream>
#include <map>

#include "daemon/schedule/time_zone.hpp"
#include "daemon/schedule/value_text.hpp"
#include "tests/support/conformance/tally.hpp"

namespace xiangyin::conformance {
namespace {

Lines fields_of(const std::string& line) {
  Lines fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

}  // namespace

Tally run_local_to_utc(const Lines& lines) {
  Tally tally;
  // Countries change their clocks by decree: what fails may be this machine's database.
  std::cout << "time zone database " << schedule::time_zone_release() << '\n';
  std::map<std::string, core::Result<schedule::TimeZone>> zones;
  for (const std::string& line : lines) {
    const Lines fields = fields_of(line);
    const auto time = schedule::parse_value_time(fields.size() >= 3 ? fields[1] : "");
    if (!time) {
      tally.fail(line, "the line is not a case");
      continue;
    }
    auto zone = zones.find(fields[0]);
    if (zone == zones.end()) zone = zones.emplace(fields[0], schedule::TimeZone::load(fields[0])).first;
    if (!zone->second) {
      tally.fail(line, to_text(zone->second.error()));
      continue;
    }
    const auto instant = zone->second->to_instant(*time).time_since_epoch();
    const std::string seconds =
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(instant).count());
    seconds == fields[2] ? tally.pass() : tally.fail(line, "we have " + seconds);
  }
  return tally;
}

}  // namespace xiangyin::conformance
