#include "tests/support/conformance/recurrence_cases.hpp"

#include "daemon/schedule/recurrence_set.hpp"
#include "tests/support/conformance/tally.hpp"

namespace xiangyin::conformance {
namespace {

core::Result<schedule::LocalTime> parse_moment(const std::string& text) {
  return schedule::parse_local_time(text.size() == 10 ? text + "T00:00:00" : text);
}

core::Result<std::vector<schedule::DateValue>> parse_moments(const std::vector<std::string>& texts) {
  std::vector<schedule::DateValue> values;
  for (const std::string& text : texts) {
    const auto time = parse_moment(text);
    if (!time) return time.error();
    values.push_back(
        {text.size() == 10 ? schedule::DateValue::Form::date : schedule::DateValue::Form::local, *time});
  }
  return values;
}

core::Result<schedule::RecurrenceProperties> properties_of(const RecurrenceCase& recurrence_case) {
  schedule::RecurrenceProperties properties;
  const auto start = parse_moment(recurrence_case.start);
  if (!start) return start.error();
  properties.start = {*start, recurrence_case.all_day()};
  if (!recurrence_case.zone.empty()) {
    const auto zone = schedule::TimeZone::load(recurrence_case.zone);
    if (!zone) return zone.error();
    properties.zone = *zone;
  }
  const auto rule = schedule::parse_recurrence(recurrence_case.rule);
  if (!rule) return rule.error();
  const auto again = schedule::parse_recurrence(schedule::to_text(*rule));
  if (!again || *again != *rule)
    return core::Error{core::ErrorCode::invalid, "RRULE", "its text is another rule", {}};
  properties.rules.push_back(*rule);
  auto additional = parse_moments(recurrence_case.additional);
  if (!additional) return additional.error();
  auto exceptions = parse_moments(recurrence_case.exceptions);
  if (!exceptions) return exceptions.error();
  properties.additional = std::move(additional).value();
  properties.exceptions = std::move(exceptions).value();
  return properties;
}

std::string difference(const std::vector<std::string>& expected, const std::vector<std::string>& found,
                       bool complete) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string seen = i < found.size() ? found[i] : "the end";
    if (seen != expected[i]) {
      return "occurrence " + std::to_string(i + 1) + " is " + seen + ", expected " + expected[i];
    }
  }
  if (complete && found.size() > expected.size()) return found[expected.size()] + " is one too many";
  return {};
}

}  // namespace

core::Result<Occurrences> expand(const RecurrenceCase& recurrence_case) {
  const auto properties = properties_of(recurrence_case);
  if (!properties) return properties.error();
  const auto set = schedule::RecurrenceSet::make(*properties);
  if (!set) return set.error();
  Occurrences occurrences;
  for (const auto& time :
       set->range({1, 1, 1, 0, 0, 0}, {9999, 12, 31, 23, 59, 59}, recurrence_case.expected.size() + 1)) {
    const auto shown = properties->zone ? properties->zone->shown(time) : time;
    occurrences.local.push_back(recurrence_case.all_day() ? to_text(shown.date()) : to_text(shown));
    if (!properties->zone) continue;
    const std::string utc = core::to_rfc3339(properties->zone->to_instant(time));
    occurrences.utc.push_back(utc.substr(0, 19) + "Z");
  }
  return occurrences;
}

bool as_expected(const RecurrenceCase& recurrence_case, const Occurrences& occurrences, std::string& why) {
  why = difference(recurrence_case.expected, occurrences.local, recurrence_case.complete);
  if (why.empty() && !recurrence_case.expected_utc.empty()) {
    why = difference(recurrence_case.expected_utc, occurrences.utc, recurrence_case.complete);
  }
  return why.empty();
}

Tally run_recurrence_cases(const Lines& lines) {
  Tally tally;
  for (const std::string& line : lines) {
    const auto recurrence_case = parse_recurrence_case(line);
    if (!recurrence_case) {
      tally.fail(line.substr(0, 40), to_text(recurrence_case.error()));
      continue;
    }
    const std::string id = recurrence_case->id + " " + recurrence_case->start + " " + recurrence_case->rule;
    const auto occurrences = expand(*recurrence_case);
    std::string why;
    if (!occurrences) {
      recurrence_case->valid ? tally.fail(id, to_text(occurrences.error())) : tally.refuse();
    } else if (as_expected(*recurrence_case, *occurrences, why)) {
      recurrence_case->valid ? tally.pass() : tally.take_malformed(id);
    } else {
      recurrence_case->valid ? tally.fail(id, why) : tally.take_malformed(id);
    }
  }
  return tally;
}

}  // namespace xiangyin::conformance
