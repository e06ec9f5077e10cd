#include <algorithm>

#include <spdlog/spdlog.h>

#include "daemon/control/precondition.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/resources/planned.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/canonical_json.hpp"
#include "daemon/core/json.hpp"
#include "daemon/plan/collection.hpp"
#include "daemon/plan/sweeping.hpp"

/// Several changes at once: all of them or none.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;
using store::Kind;

constexpr std::size_t most_changes = 10'000;

std::string digest_tag(const std::string& digest) {
  return '"' + digest + '"';
}

std::optional<Kind> read_kind(JsonReader& reader) {
  const std::string name = reader.text("kind");
  std::string known;
  for (const Kind kind : plan::kinds) {
    if (store::to_text(kind) == name) return kind;
    known += (known.empty() ? "" : ", ") + std::string(store::to_text(kind));
  }
  reader.refuse("kind", "'" + name.substr(0, 40) + "' is no kind of content", "It is one of " + known + ".");
  return std::nullopt;
}

/// Of a recording only what people say about it can be written; its bytes came first.
std::optional<boost::json::object> read_details(JsonReader& reader, const plan::Content& content,
                                                const std::string& id, bool patches,
                                                const boost::json::object& body) {
  const auto found = content.recordings.find(id);
  if (found == content.recordings.end()) {
    reader.refuse(Error{ErrorCode::not_found, reader.pointer("id"),
                        "there is no recording '" + id.substr(0, 80) + "'", "Send its bytes first."});
    return std::nullopt;
  }
  library::Recording recording = found->second.value;
  auto details = library::patch_details(patches ? recording.details : library::RecordingDetails(), body);
  if (!details) {
    reader.refuse(core::at_field(details.error(), reader.pointer("body") + details.error().field));
    return std::nullopt;
  }
  recording.details = std::move(*details);
  return recording.to_json();
}

/// What the document is to become; none for a deletion.
std::optional<boost::json::object> read_body(JsonReader& reader, const plan::Content& content, Kind kind,
                                             const std::string& id) {
  const std::string action = reader.text("action");
  const auto* body = reader.member("body");
  if (action == "delete" && body == nullptr) return std::nullopt;
  if (action != "put" && action != "patch") {
    reader.refuse("action", "must be put or patch with a body, or delete without one", "Give one of them.");
    return std::nullopt;
  }
  if (body == nullptr || !body->is_object()) {
    reader.refuse("body", "must be an object", "Send members in braces: {\"name\": value}.");
    return std::nullopt;
  }
  boost::json::object given = body->get_object();
  given.erase("revision");
  given.erase("changed_at");
  if (kind == Kind::recording) return read_details(reader, content, id, action == "patch", given);
  if (action == "put") return given;
  auto there = plan::document_of(content, kind, id);
  if (!there) {
    reader.refuse(no_such(kind, id.substr(0, 80)));
    return std::nullopt;
  }
  return core::merge_patch(std::move(there->body), given).get_object();
}

store::Change read_change(const boost::json::value& value, const std::string& pointer,
                          const plan::Content& content, std::optional<Error>& wrong) {
  JsonReader reader(value, pointer);
  store::Change change;
  const auto kind = read_kind(reader);
  change.kind = kind.value_or(Kind::rule);
  change.id = reader.text("id");
  if (reader.member("revision") != nullptr) change.expected = reader.integer("revision", 0, INT64_MAX);
  if (kind) change.body = read_body(reader, content, *kind, change.id);
  if (const auto read = reader.finish(); !read) wrong = read.error();
  return change;
}

Result<std::vector<store::Change>> read_changes(const Request& request, const plan::Content& content) {
  const auto body = read_object(request);
  if (!body) return body.error();
  JsonReader reader(*body, "");
  const auto* list = reader.member("changes");
  if (const auto read = reader.finish(); !read) return read.error();
  if (list == nullptr || !list->is_array() || list->get_array().size() > most_changes) {
    return Error{ErrorCode::invalid, "/changes",
                 "must be a list of at most " + std::to_string(most_changes) + " changes",
                 "Send {\"changes\": [{\"kind\": \"playlist\", \"id\": \"noon\", \"action\": \"put\", "
                 "\"body\": {...}}]}."};
  }
  std::vector<store::Change> changes;
  std::optional<Error> wrong;
  for (const boost::json::value& value : list->get_array()) {
    changes.push_back(read_change(value, "/changes/" + std::to_string(changes.size()), content, wrong));
    if (wrong) return *wrong;
  }
  return changes;
}

/// The office says when; what is said takes a publisher, as with each document by itself.
std::optional<Error> check_role(const Request& request, const std::vector<store::Change>& changes) {
  if (covers(request.caller.role, Role::publisher)) return std::nullopt;
  for (std::size_t index = 0; index < changes.size(); ++index) {
    if (changes[index].kind == Kind::rule || changes[index].kind == Kind::day_set) continue;
    return Error{ErrorCode::forbidden, "/changes/" + std::to_string(index) + "/kind",
                 request.caller.name + " is a " + std::string(to_text(request.caller.role)) +
                     ", and this takes a publisher",
                 "Leave this change out, or have somebody make it who may."};
  }
  return std::nullopt;
}

/// Where nobody has said which state he has seen, what is there must not be written over.
std::optional<Response> demand_precondition(const Request& request, const plan::Content& content,
                                            const std::vector<store::Change>& changes) {
  if (!request.header("If-Match").empty()) return std::nullopt;
  for (std::size_t index = 0; index < changes.size(); ++index) {
    const store::Change& change = changes[index];
    if (change.expected || plan::revision_of(content, change.kind, change.id) == 0) continue;
    return precondition_required("/changes/" + std::to_string(index) + "/revision");
  }
  return std::nullopt;
}

bool is_stale(const plan::Content& content, const std::vector<store::Change>& changes) {
  return std::any_of(changes.begin(), changes.end(), [&content](const store::Change& change) {
    return change.expected && *change.expected != plan::revision_of(content, change.kind, change.id);
  });
}

Response refuse_stale(const Services& services, const Error& error) {
  Response response = problem(412, error);
  response.headers.emplace_back("ETag", digest_tag(services.content.digest()));
  return response;
}

boost::json::array list_of(const std::vector<plan::Difference>& differences) {
  const auto body = [](const auto& one) {
    return one ? boost::json::value(*one) : boost::json::value(nullptr);
  };
  boost::json::array list;
  for (const plan::Difference& difference : differences) {
    const auto before = difference.before ? std::optional(difference.before->body) : std::nullopt;
    list.emplace_back(boost::json::object{{"kind", store::to_text(difference.kind)},
                                          {"id", difference.id},
                                          {"effect", plan::to_text(difference.effect)},
                                          {"before", body(before)},
                                          {"after", body(difference.after)}});
  }
  return list;
}

/// Shows what it would come to, and changes nothing.
Result<Response> rehearse(Services& services, const std::vector<store::Change>& changes) {
  const core::Instant now = services.clock.now();
  const auto checked = plan::check(services.content.content(), services.content.station(), changes, now);
  if (!checked && is_stale(services.content.content(), changes))
    return refuse_stale(services, checked.error());
  if (!checked) return checked.error();
  boost::json::array planned;
  for (const auto& one :
       plan::plan(checked->content, services.content.station(),
                  {now, now, now + std::chrono::hours(24) * 7, 100}, services.conductor.situation()))
    planned.emplace_back(to_json(one));
  return json_response(200, boost::json::object{{"committed", false},
                                                {"content_digest", plan::digest(checked->content)},
                                                {"changes", list_of(checked->differences)},
                                                {"plan", std::move(planned)}});
}

awaitable<Result<Response>> commit(const Request& request, Services& services,
                                   std::vector<store::Change> changes, std::optional<std::string> digest) {
  const bool removes = std::any_of(changes.begin(), changes.end(), [](const store::Change& change) {
    return change.kind == Kind::recording && !change.body;
  });
  const auto asked = changes;
  auto committed = co_await services.content.commit(std::move(changes), digest);
  if (!committed) {
    const bool moved = digest && *digest != services.content.digest();
    if (moved || is_stale(services.content.content(), asked))
      co_return refuse_stale(services, committed.error());
    co_return committed.error();
  }
  if (removes) plan::sweep(services.library, services.content.content());
  spdlog::info("{} changed {} documents at once", request.peer, committed->documents.size());
  Response response = json_response(200, boost::json::object{{"committed", true},
                                                             {"content_digest", services.content.digest()},
                                                             {"changes", list_of(committed->differences)}});
  response.headers.emplace_back("ETag", digest_tag(services.content.digest()));
  co_return response;
}

awaitable<Result<Response>> post_transaction(const Request& request, Services& services) {
  const std::string_view dry = request.target.parameter("dry_run");
  if (!dry.empty() && dry != "true" && dry != "false") {
    co_return Error{ErrorCode::invalid, "dry_run", "is neither true nor false", "Say true or false."};
  }
  auto changes = read_changes(request, services.content.content());
  if (!changes) co_return changes.error();
  if (const auto refused = check_role(request, *changes)) co_return *refused;
  if (auto refusal = demand_precondition(request, services.content.content(), *changes))
    co_return std::move(*refusal);
  std::optional<std::string> digest;
  if (const auto match = request.header("If-Match"); !match.empty() && match != "*") {
    digest = services.content.digest();
    if (match.find(digest_tag(*digest)) == std::string_view::npos) {
      const Error moved{ErrorCode::conflict, "If-Match", "the content is at another digest now",
                        "Read the content again and repeat your changes."};
      co_return refuse_stale(services, moved);
    }
  }
  if (dry == "true") co_return rehearse(services, *changes);
  co_return co_await commit(request, services, std::move(*changes), std::move(digest));
}

}  // namespace

std::vector<Route> transaction_routes() {
  return {{Method::post, "/v1/transactions", Role::scheduler, post_transaction, Body::json, {"dry_run"}}};
}

}  // namespace xiangyin::control
