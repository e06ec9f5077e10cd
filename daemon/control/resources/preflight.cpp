#include <map>

#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/core/identifier.hpp"

/// What would come of a rule before there is one: nothing is changed by asking.
namespace xiangyin::control {
namespace {

namespace json = boost::json;
using boost::asio::awaitable;
using core::Instant;
using core::Result;

constexpr int most_occurrences = 10;
/// How far ahead clashes are looked for: all other rules have to be looked at as well.
constexpr auto looked_ahead = std::chrono::hours(24) * 31;
constexpr std::size_t most_planned = 1000;
/// Stands for a rule that has no name yet.
constexpr std::string_view unnamed = "new-rule";

/// The content as it would be with the rule in it.
Result<plan::Content> with_rule(Services& services, const std::string& id, json::object body, Instant now) {
  const plan::Station& station = services.content.station();
  store::Change change{store::Kind::rule, id, std::move(body), std::nullopt};
  auto checked = plan::check(services.content.content(), station, std::move(change));
  if (!checked) return checked.error();
  plan::Content content = services.content.content();
  const store::Document document{store::Kind::rule, id, 1, now, std::move(*checked->body)};
  if (const auto taken = plan::apply(content, station, document); !taken) return taken.error();
  return content;
}

/// What is foreseen of each occurrence of the rule, by its recurrence id.
std::map<std::string, plan::Planned> foreseen(Services& services, const plan::Content& content,
                                              const std::string& id, Instant now) {
  std::map<std::string, plan::Planned> found;
  for (plan::Planned& planned :
       plan::plan(content, services.content.station(), {now, now, now + looked_ahead, most_planned},
                  services.conductor.situation())) {
    if (planned.rule == id) found.emplace(planned.recurrence_id, std::move(planned));
  }
  return found;
}

awaitable<Result<Response>> foresee(const Request& request, Services& services) {
  auto body = read_object(request);
  if (!body) co_return body.error();
  const Instant now = services.clock.now();
  std::string id(unnamed);
  if (const auto* named = body->if_contains("id"); named != nullptr) {
    auto parsed = core::parse_identifier(named->is_string() ? std::string(named->get_string()) : "");
    if (!parsed) co_return core::at_field(parsed.error(), "/id");
    id = std::move(*parsed);
  }
  body->erase("revision");
  body->erase("changed_at");
  const auto content = with_rule(services, id, std::move(*body), now);
  if (!content) co_return content.error();
  const auto known = foreseen(services, *content, id, now);
  json::array items;
  auto next = content->agenda.next(id, now);
  for (; next && items.size() < most_occurrences; next = content->agenda.next(id, next->start)) {
    json::object item{{"recurrence_id", to_text(next->recurrence_id)},
                      {"scheduled_at", core::to_rfc3339(next->start)},
                      {"planned", nullptr}};
    const auto planned = known.find(to_text(next->recurrence_id));
    if (planned != known.end()) item["planned"] = to_json(planned->second);
    items.emplace_back(std::move(item));
  }
  co_return json_response(200, json::object{{"time_zone", services.content.station().time_zone.name()},
                                            {"planned_to", core::to_rfc3339(now + looked_ahead)},
                                            {"items", std::move(items)}});
}

}  // namespace

std::vector<Route> preflight_routes() {
  return {{Method::post, "/v1/preflight", Role::scheduler, foresee, Body::json, {}}};
}

}  // namespace xiangyin::control
