#pragma once

#include <map>
#include <string>

#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/health/finding.hpp"

namespace xiangyin::health {

/// Something that is wrong now, and since when.
struct Alarm {
  Finding finding;
  core::Instant since;
};

boost::json::object to_json(const Alarm& alarm);

/// What is wrong with the station at present: at most one alarm for each check. Publishes "alarm.raised" when
/// one begins or its grade changes, and "alarm.cleared" when it is over, with the alarm as data. Used on the
/// loop's thread only.
class Alarms {
 public:
  Alarms(const core::Clock& clock, core::EventHub& events) : clock_(clock), events_(events) {}

  /// A finding that is not good raises the alarm of its check, or brings its words up to date; a good one
  /// clears it.
  void tell(Finding finding);
  void clear(const std::string& check);

  /// By check.
  const std::map<std::string, Alarm>& standing() const { return standing_; }
  /// The worst of them; good when there is none.
  Grade worst() const;

 private:
  const core::Clock& clock_;
  core::EventHub& events_;
  std::map<std::string, Alarm> standing_;
};

}  // namespace xiangyin::health
