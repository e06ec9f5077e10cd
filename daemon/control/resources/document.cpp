#include "daemon/control/resources/document.hpp"

#include "daemon/control/precondition.hpp"
#include "daemon/plan/collection.hpp"

namespace xiangyin::control {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

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

namespace {

Response refuse_stale(const Services& services, store::Kind kind, const std::string& id) {
  auto current = plan::document_of(services.content.content(), kind, id);
  if (!current) return precondition_failed(0);
  return precondition_failed(current->revision, as_answered(std::move(*current)));
}

}  // namespace

boost::json::object as_answered(store::Document document) {
  document.body["revision"] = document.revision;
  document.body["changed_at"] = core::to_rfc3339(document.changed_at);
  return std::move(document.body);
}

awaitable<Result<Response>> carry_out(const Request& request, Services& services, store::Change change) {
  const store::Kind kind = change.kind;
  const std::string id = change.id;
  const bool deletes = !change.body;
  const std::int64_t before = plan::revision_of(services.content.content(), kind, id);
  if (deletes && before == 0) co_return no_such(kind, id);
  const Precondition demanded = precondition(request, before);
  if (demanded.fails) co_return refuse_stale(services, kind, id);
  // A recording that is posted again is looked at again, which writes over nothing that people have said.
  const bool updates = before != 0 && request.method != Method::post;
  if (updates && request.header("If-Match").empty()) co_return precondition_required();
  change.expected = demanded.expected;
  auto done = co_await services.content.commit(std::move(change));
  if (!done) {
    // Somebody else may have been quicker while the change waited for its turn.
    const std::int64_t now = plan::revision_of(services.content.content(), kind, id);
    if (demanded.expected && now != before) co_return refuse_stale(services, kind, id);
    co_return done.error();
  }
  Response response;
  response.status = 204;
  if (!deletes) {
    const std::string tag = entity_tag(done->revision);
    response = json_response(before == 0 ? 201 : 200, as_answered(std::move(*done)));
    response.headers.emplace_back("ETag", tag);
    if (before == 0) {
      response.headers.emplace_back("Location", "/v1/" + std::string(store::plural(kind)) + '/' + id);
    }
  }
  co_return response;
}

}  // namespace xiangyin::control
