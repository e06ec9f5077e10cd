#include "daemon/health/alarms.hpp"

#include <algorithm>

#include "daemon/core/log.hpp"

namespace xiangyin::health {

boost::json::object to_json(const Alarm& alarm) {
  boost::json::object body = to_json(alarm.finding);
  body["since"] = core::to_rfc3339(alarm.since);
  return body;
}

void Alarms::tell(Finding finding) {
  if (finding.grade == Grade::good) return clear(finding.check);
  const auto found = standing_.find(finding.check);
  if (found != standing_.end() && found->second.finding.grade == finding.grade) {
    found->second.finding = std::move(finding);
    return;
  }
  const auto level = finding.grade == Grade::bad ? spdlog::level::critical : spdlog::level::warn;
  core::log_with(level, "ALARM " + finding.check + ": " + finding.message + ". " + finding.advice,
                 {{"ALARM", finding.check}});
  const core::Instant since = found == standing_.end() ? clock_.now() : found->second.since;
  const std::string check = finding.check;
  const Alarm& alarm = standing_[check] = {std::move(finding), since};
  events_.publish({"alarm.raised", to_json(alarm)});
}

void Alarms::clear(const std::string& check) {
  const auto found = standing_.extract(check);
  if (found.empty()) return;
  const Alarm& alarm = found.mapped();
  core::log_with(spdlog::level::info, "alarm over: " + check + ": " + alarm.finding.message,
                 {{"ALARM", check}});
  events_.publish({"alarm.cleared", to_json(alarm)});
}

Grade Alarms::worst() const {
  Grade worst = Grade::good;
  for (const auto& [check, alarm] : standing_)
    worst = std::max(worst, alarm.finding.grade);
  return worst;
}

}  // namespace xiangyin::health
