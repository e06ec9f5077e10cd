#include "daemon/plan/bid.hpp"

namespace xiangyin::plan {

std::string reason(const Ruling& ruling, const std::string& until) {
  const std::string not_running = "the station was not running at its time, or the clock was set past it";
  switch (ruling.cause) {
    case Cause::none:
      return {};
    case Cause::busy:
      return ruling.other + " is on air until " + until;
    case Cause::full:
      return "too many broadcasts were waiting for the same loudspeakers already";
    case Cause::coalesced:
      return (ruling.outcome == ledger::Outcome::missed ? not_running + "; " : std::string()) +
             "its next occurrence, at " + until + ", took its place";
    case Cause::late:
      return not_running;
    case Cause::interrupted:
      return ruling.outcome == ledger::Outcome::completed
                 ? "it was interrupted by " + ruling.other + " and went on afterwards"
                 : "it was interrupted by " + ruling.other;
    case Cause::maximum:
      return "it was ended at its maximum duration";
    case Cause::quiet_hours:
      return "zone " + ruling.other + " has quiet hours until " + until;
    case Cause::emergency_count:
      return "zone " + ruling.other + " has had as many emergencies as its quiet hours allow, until " + until;
    case Cause::emergency_length:
      return "it was ended at the length that an emergency may have in quiet hours";
    case Cause::minutes_a_day:
      return "zone " + ruling.other + " has no minutes left on this day";
    case Cause::repeats_a_day:
      break;
  }
  return "it has been said in zone " + ruling.other + " as often as it may be on one day";
}

}  // namespace xiangyin::plan
