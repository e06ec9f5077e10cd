#include <algorithm>

#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/schedule/calendar_writer.hpp"

/// The plan as a calendar (RFC 5545) that phones and Thunderbird subscribe to.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Instant;
using core::Result;

/// What a calendar shows of the past and of the future, where it is not asked for more.
constexpr auto usual_past = std::chrono::hours(24) * 7;
constexpr auto usual_future = std::chrono::hours(24) * 60;
constexpr std::size_t most_events = 5000;

/// A broadcast as a calendar shows it.
struct Event {
  std::string identity;  ///< the same for the same occurrence, whatever becomes of it
  std::string playlist;
  std::vector<std::string> zones;
  Instant stamp{};
  Instant start{};
  core::Duration length{};
  ledger::Outcome outcome = ledger::Outcome::completed;
  std::vector<std::string> remarks{};
};

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string all;
  for (const std::string& text : texts)
    all.append(all.empty() ? "" : between).append(text);
  return all;
}

/// "noon-20261123T113000", or the broadcast's own identity if no rule has set it off.
std::string identity(const std::string& rule, std::string recurrence_id, const std::string& broadcast) {
  if (rule.empty()) return broadcast;
  std::erase_if(recurrence_id, [](char character) { return character == '-' || character == ':'; });
  return rule + '-' + recurrence_id;
}

Event event_of(const ledger::Row& row) {
  Event event{identity(row.rule, row.recurrence_id, row.broadcast), row.playlist, row.zones};
  event.start = row.on_air_at.value_or(row.scheduled_at);
  event.stamp = row.ended_at.value_or(row.scheduled_at);
  event.length = std::chrono::milliseconds(row.said_milliseconds);
  event.outcome = row.outcome;
  if (!row.reason.empty()) event.remarks.push_back(row.reason);
  return event;
}

Event event_of(const plan::Planned& planned, const plan::Content& content) {
  Event event{identity(planned.rule, planned.recurrence_id, planned.broadcast), planned.playlist,
              planned.zones};
  const auto rule = content.rules.find(planned.rule);
  event.start = planned.air_at;
  event.stamp = rule == content.rules.end() ? planned.start : rule->second.changed_at;
  event.length = planned.ends_at > planned.air_at
                     ? planned.ends_at - planned.air_at
                     : core::Duration(std::chrono::milliseconds(planned.milliseconds));
  event.outcome = planned.outcome;
  if (!planned.reason.empty()) event.remarks.push_back(planned.reason);
  event.remarks.insert(event.remarks.end(), planned.warnings.begin(), planned.warnings.end());
  return event;
}

bool is_heard(ledger::Outcome outcome) {
  return outcome == ledger::Outcome::completed || outcome == ledger::Outcome::partial;
}

class CalendarPage {
 public:
  CalendarPage(const std::string& station, const plan::Content& content)
      : content_(content), domain_('@' + core::sha256(station).substr(0, 16) + ".xiangyin") {
    writer_.line("BEGIN", "VCALENDAR");
    writer_.line("VERSION", "2.0");
    writer_.line("PRODID", "-//Xiangyin//Broadcast plan//EN");
    writer_.line("CALSCALE", "GREGORIAN");
    // The calendar's name: RFC 7986 section 5.1, and what came before it.
    writer_.text("NAME", station);
    writer_.text("X-WR-CALNAME", station);
    writer_.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    writer_.line("X-PUBLISHED-TTL", "PT1H");
  }

  void add(const Event& event) {
    const auto playlist = content_.playlists.find(event.playlist);
    const bool titled = playlist != content_.playlists.end() && !playlist->second.value.title.empty();
    const std::string title = titled ? playlist->second.value.title : event.playlist;
    const bool undisturbed = event.outcome == ledger::Outcome::completed;
    // Calendars know whole seconds only.
    const auto length = std::chrono::ceil<std::chrono::seconds>(event.length);
    writer_.line("BEGIN", "VEVENT");
    writer_.line("UID", event.identity + domain_);
    writer_.moment("DTSTAMP", event.stamp);
    writer_.moment("DTSTART", event.start);
    writer_.moment("DTEND", event.start + std::max(length, std::chrono::seconds(1)));
    writer_.text("SUMMARY",
                 title + (undisturbed ? "" : " (" + std::string(ledger::to_text(event.outcome)) + ")"));
    if (!event.zones.empty()) writer_.text("LOCATION", joined(event.zones, ", "));
    if (!event.remarks.empty()) writer_.text("DESCRIPTION", joined(event.remarks, "\n"));
    writer_.line("STATUS", is_heard(event.outcome) ? "CONFIRMED" : "CANCELLED");
    writer_.line("TRANSP", "TRANSPARENT");
    writer_.line("END", "VEVENT");
  }

  std::string finish() && {
    writer_.line("END", "VCALENDAR");
    return std::move(writer_).stream();
  }

 private:
  const plan::Content& content_;
  std::string domain_;  ///< where the identities are unique (RFC 5545 section 3.8.4.7)
  schedule::CalendarWriter writer_;
};

awaitable<Result<Response>> get_calendar(const Request& request, Services& services) {
  const Instant now = services.clock.now();
  const auto from = instant_parameter(request.target, "from", now - usual_past);
  if (!from) co_return from.error();
  const auto to = instant_parameter(request.target, "to", std::max(*from, now) + usual_future);
  if (!to) co_return to.error();
  const auto items = co_await read_plan(services, {*from, *to, most_events});
  if (!items) co_return items.error();
  const plan::Content& content = services.content.content();
  CalendarPage page(services.settings.station.name, content);
  for (const ledger::Row& row : items->recorded)
    page.add(event_of(row));
  for (const plan::Planned& planned : items->planned)
    page.add(event_of(planned, content));
  Response response;
  response.headers.emplace_back("Content-Type", "text/calendar; charset=utf-8");
  response.body = std::move(page).finish();
  co_return response;
}

}  // namespace

std::vector<Route> plan_calendar_routes() {
  return {{Method::get, "/v1/plan.ics", Role::viewer, get_calendar, Body::none, {"from", "to", "token"}}};
}

}  // namespace xiangyin::control
