#include "daemon/schedule/day_set.hpp"

#include <algorithm>

#include "daemon/schedule/calendar_events.hpp"
#include "daemon/schedule/solar_terms.hpp"

namespace xiangyin::schedule {
namespace {

/// The longest list of dates: a century of days, twice.
constexpr std::size_t most_dates = 73'000;

bool is_endless(const RecurrenceProperties& properties) {
  return std::any_of(properties.rules.begin(), properties.rules.end(),
                     [](const Recurrence& rule) { return !rule.count && !rule.until; });
}

bool matches(const std::string& summary, const std::vector<std::string>& texts) {
  return texts.empty() || std::any_of(texts.begin(), texts.end(), [&summary](const std::string& text) {
           return summary.find(text) != std::string::npos;
         });
}

}  // namespace

DaySet::DaySet(std::vector<LocalDate> dates) : dates_(std::move(dates)) {
  std::sort(dates_.begin(), dates_.end());
  dates_.erase(std::unique(dates_.begin(), dates_.end()), dates_.end());
}

core::Result<void> DaySet::add(const RecurrenceProperties& properties, int days) {
  auto set = RecurrenceSet::make(properties);
  if (!set) return set.error();
  if (is_endless(properties)) {
    endless_.push_back({std::move(set).value(), days});
    return {};
  }
  for (const LocalTime& time : set->range({1, 1, 1, 0, 0, 0}, {9999, 12, 31, 23, 59, 59}, most_dates + 1)) {
    for (int day = 0; day < days && dates_.size() <= most_dates; ++day) {
      dates_.push_back(add_days(time.date(), day));
    }
  }
  if (dates_.size() <= most_dates) return {};
  return core::Error{core::ErrorCode::too_large, "RRULE", "the day set has more than 73000 dates",
                     "Leave COUNT and UNTIL out, or bring them nearer."};
}

void DaySet::add(const DaySet& other) {
  std::vector<Endless> endless = endless_;
  endless.insert(endless.end(), other.endless_.begin(), other.endless_.end());
  std::vector<LocalDate> dates = dates_;
  dates.insert(dates.end(), other.dates_.begin(), other.dates_.end());
  *this = DaySet(std::move(dates));
  endless_ = std::move(endless);
}

core::Result<DaySet> DaySet::from_rule(const Recurrence& rule, const LocalDate& start) {
  DaySet days({});
  const RecurrenceProperties properties{{at_midnight(start), true}, std::nullopt, {rule}, {}, {}};
  if (auto added = days.add(properties, 1); !added) return added.error();
  if (auto occurs = check_occurs(RecurrenceSet::make(properties).value()); !occurs) return occurs.error();
  return days;
}

core::Result<DaySet> DaySet::from_icalendar(std::string_view text, const std::vector<std::string>& matching) {
  const auto reading = read_calendar_events(text);
  if (!reading) return reading.error();
  DaySet days({});
  for (const Unrepresented& left_out : reading->unrepresented) {
    if (!left_out.when) continue;
    return core::Error{
        core::ErrorCode::invalid, "line " + std::to_string(left_out.line), left_out.what,
        left_out.advice.empty() ? "Mend the event or take it out of the file." : left_out.advice};
  }
  for (const CalendarEvent& event : reading->events) {
    if (event.cancelled || !matches(event.summary, matching)) continue;
    if (auto added = days.add(event.recurrence, event.days); !added) return added.error();
  }
  std::vector<Endless> endless = std::move(days.endless_);
  days = DaySet(std::move(days.dates_));
  days.endless_ = std::move(endless);
  return days;
}

core::Result<DaySet> DaySet::from_solar_term(std::string_view name) {
  const auto position = find_solar_term(name);
  if (!position) {
    return core::Error{core::ErrorCode::not_found,
                       {},
                       "'" + std::string(name.substr(0, 40)) + "' is no solar term",
                       "Write one of the 24 names, such as 清明."};
  }
  std::vector<LocalDate> dates;
  for (int year = first_solar_term_year; year <= last_solar_term_year; ++year) {
    dates.push_back(solar_term_date(*position, year));
  }
  return DaySet(std::move(dates));
}

std::optional<LocalDate> DaySet::first_from(const LocalDate& date) const {
  std::optional<LocalDate> best;
  const auto listed = std::lower_bound(dates_.begin(), dates_.end(), date);
  if (listed != dates_.end()) best = *listed;
  for (const Endless& endless : endless_) {
    if (best == date) break;
    // One that began some days ago may go on.
    const auto found = endless.set.first_from(at_midnight(add_days(date, 1 - endless.days)));
    if (!found) continue;
    const LocalDate first = std::max(found->date(), date);
    if (!best || first < *best) best = first;
  }
  return best;
}

std::optional<LocalDate> DaySet::last_date() const {
  if (!endless_.empty()) return std::nullopt;
  return dates_.empty() ? LocalDate{1, 1, 1} : dates_.back();
}

}  // namespace xiangyin::schedule
