#include "daemon/control/resources/document.hpp"

#include "daemon/control/precondition.hpp"

namespace xiangyin::control {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

std::int64_t revision_of(const plan::Content& content, store::Kind kind, const std::string& id) {
  switch (kind) {
    case store::Kind::recording:
      return revision_of(content.recordings, id);
    case store::Kind::announcement:
      return revision_of(content.announcements, id);
    case store::Kind::playlist:
      return revision_of(content.playlists, id);
    case store::Kind::rule:
      return revision_of(content.rules, id);
    case store::Kind::day_set:
      return revision_of(content.day_sets, id);
  }
  return 0;
}

Error no_such(store::Kind kind, const std::string& id) {
  return {ErrorCode::not_found,
          {},
          "there is no " + std::string(store::to_text(kind)) + " '" + id + "'",
          "List the " + std::string(store::plural(kind)) + " to see what there is."};
}

Response document_response(const Request& request, std::int64_t revision, const boost::json::object& body) {
  Response response;
  if (is_current(request, revision)) {
    response.status = 304;
  } else {
    response = json_response(200, body);
  }
  response.headers.emplace_back("ETag", entity_tag(revision));
  return response;
}

awaitable<Result<Response>> carry_out(const Request& request, Services& services, store::Change change) {
  const store::Kind kind = change.kind;
  const std::string id = change.id;
  const bool deletes = !change.body;
  const std::int64_t before = revision_of(services.content.content(), kind, id);
  if (deletes && before == 0) co_return no_such(kind, id);
  const Precondition demanded = precondition(request, before);
  if (demanded.fails) co_return precondition_failed(before);
  change.expected = demanded.expected;
  auto done = co_await services.content.commit(std::move(change));
  if (!done) {
    // Somebody else may have been quicker while the change waited for its turn.
    const std::int64_t now = revision_of(services.content.content(), kind, id);
    if (demanded.expected && now != before) co_return precondition_failed(now);
    co_return done.error();
  }
  Response response;
  response.status = 204;
  if (!deletes) {
    done->body["revision"] = done->revision;
    done->body["changed_at"] = core::to_rfc3339(done->changed_at);
    response = json_response(before == 0 ? 201 : 200, done->body);
    response.headers.emplace_back("ETag", entity_tag(done->revision));
    if (before == 0) {
      response.headers.emplace_back("Location", "/v1/" + std::string(store::plural(kind)) + '/' + id);
    }
  }
  co_return response;
}

}  // namespace xiangyin::control
