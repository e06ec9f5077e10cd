#include "daemon/plan/plan.hpp"

#include <map>

#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/plan/day_set_warnings.hpp"

namespace xiangyin::control {

namespace {

using boost::asio::awaitable;
using core::Instant;
using core::Result;
namespace json = boost::json;

/// A year of 27 broadcasts a day.
constexpr std::int64_t most_planned = 10'000;

double seconds(core::Duration duration) {
  return std::chrono::duration<double>(std::chrono::duration_cast<std::chrono::milliseconds>(duration))
      .count();
}

json::value moment(const std::optional<Instant>& instant) {
  return instant ? json::value(core::to_rfc3339(*instant)) : json::value(nullptr);
}

/// What is on record already, in the words of the plan.
json::object to_json(const ledger::Row& row) {
  return {{"rule", row.rule},
          {"recurrence_id", row.recurrence_id},
          {"playlist", row.playlist},
          {"zones", json::array(row.zones.begin(), row.zones.end())},
          {"priority", row.priority},
          {"scheduled_at", core::to_rfc3339(row.scheduled_at)},
          {"air_at", moment(row.on_air_at)},
          {"ends_at", moment(row.ended_at)},
          {"duration_seconds", static_cast<double>(row.said_milliseconds) / 1000},
          {"sound_seconds", static_cast<double>(row.said_milliseconds) / 1000},
          {"outcome", ledger::to_text(row.outcome)},
          {"reason", row.reason},
          {"warnings", json::array()},
          {"on_record", true}};
}

/// The plan's items, and what they come to on each day of the station's calendar.
class Page {
 public:
  explicit Page(const schedule::TimeZone& zone) : zone_(zone) {}

  void add(const ledger::Row& row) {
    count(row.scheduled_at, std::chrono::milliseconds(row.said_milliseconds), row.outcome, 0);
    items_.emplace_back(to_json(row));
  }
  void add(const plan::Planned& planned) {
    count(planned.start, planned.sound, planned.outcome, planned.warnings.size());
    items_.emplace_back(control::to_json(planned));
  }
  std::size_t size() const { return items_.size(); }

  void put_into(json::object& body) && {
    json::array days;
    for (const auto& [date, day] : days_) {
      days.emplace_back(json::object{{"date", date},
                                     {"broadcasts", day.broadcasts},
                                     {"not_completed", day.not_completed},
                                     {"warnings", day.warnings},
                                     {"sound_seconds", seconds(day.sound)}});
    }
    body["days"] = std::move(days);
    body["items"] = std::move(items_);
  }

 private:
  struct Day {
    int broadcasts = 0;
    int not_completed = 0;
    std::size_t warnings = 0;
    core::Duration sound{};
  };

  void count(Instant start, core::Duration sound, ledger::Outcome outcome, std::size_t warnings) {
    Day& day = days_[to_text(zone_.to_local(start).date())];
    day.broadcasts += 1;
    day.not_completed += outcome == ledger::Outcome::completed ? 0 : 1;
    day.warnings += warnings;
    day.sound += sound;
  }

  const schedule::TimeZone& zone_;
  json::array items_;
  std::map<std::string, Day> days_;
};

/// What is true of the whole span.
json::array warnings(Services& services, Instant to) {
  const plan::Station& station = services.content.station();
  const auto ends = plan::calendar_warnings(station, station.time_zone.to_local(to).date());
  json::array sentences(ends.begin(), ends.end());
  if (const auto& clock = services.timekeeper.look(); clock.trust == timekeeping::Trust::unknown)
    sentences.emplace_back("nothing is said by the clock until it can be believed: " + clock.reason);
  return sentences;
}

awaitable<Result<Response>> get_plan(const Request& request, Services& services) {
  const Instant now = services.clock.now();
  const auto from = instant_parameter(request.target, "from", now);
  if (!from) co_return from.error();
  const auto to = instant_parameter(request.target, "to", *from + std::chrono::hours(24) * 7);
  if (!to) co_return to.error();
  const auto limit = integer_parameter(request.target, "limit", 100, 1, most_planned);
  if (!limit) co_return limit.error();
  const auto most = static_cast<std::size_t>(*limit);
  const auto items = co_await read_plan(services, {*from, *to, most});
  if (!items) co_return items.error();
  const plan::Station& station = services.content.station();
  Page page(station.time_zone);
  for (const ledger::Row& row : items->recorded)
    page.add(row);
  for (const plan::Planned& planned : items->planned)
    page.add(planned);
  json::object body{{"from", core::to_rfc3339(*from)}, {"to", core::to_rfc3339(*to)}};
  body["time_zone"] = station.time_zone.name();
  body["warnings"] = warnings(services, *to);
  body["complete"] = page.size() < most;
  std::move(page).put_into(body);
  co_return json_response(200, body);
}

}  // namespace

std::vector<Route> plan_routes() {
  return {{Method::get, "/v1/plan", Role::viewer, get_plan, Body::none, {"from", "to", "limit"}}};
}

}  // namespace xiangyin::control
