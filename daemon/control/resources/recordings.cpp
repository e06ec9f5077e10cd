#include "daemon/control/background.hpp"
#include "daemon/control/intake.hpp"
#include "daemon/control/resources/content_digest.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/resources/list.hpp"
#include "daemon/control/resources/range.hpp"
#include "daemon/control/resources/upload_details.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/plan/collection.hpp"
#include "daemon/plan/sweeping.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;
using store::Kind;

constexpr std::string_view prefix = "/v1/recordings/";

Result<plan::Revised<library::Recording>> find(const Request& request, const Services& services) {
  if (!core::is_sha256(request.id)) {
    return Error{ErrorCode::invalid, "id", "'" + request.id.substr(0, 80) + "' is not a recording's id",
                 "It is 64 hexadecimal digits; list the recordings to see them."};
  }
  const auto& recordings = services.content.content().recordings;
  const auto found = recordings.find(request.id);
  if (found == recordings.end()) return no_such(Kind::recording, request.id);
  return found->second;
}

/// Writes the body to an upload as it arrives.
awaitable<Result<void>> receive(const Request& request, Services& services, library::Upload& upload) {
  while (true) {
    const auto piece = co_await request.upload->read();
    if (!piece) co_return piece.error();
    if (piece->empty()) co_return Result<void>();
    auto work = [&upload, bytes = std::string_view(*piece)] { return upload.append(bytes); };
    const auto written = co_await perform(services.background, work);
    if (!written) co_return written.error();
  }
}

Response recording_response(int status, store::Document document) {
  const std::string tag = entity_tag(document.revision);
  const std::string place = std::string(prefix) + document.id;
  Response response = json_response(status, as_answered(std::move(document)));
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Location", place);
  return response;
}

/// `wanted` is the recording's id where the address names it.
awaitable<Result<Response>> receive_recording(const Request& request, Services& services,
                                              std::string wanted) {
  auto details = parse_upload_details(request.target.query);
  if (!details) co_return details.error();
  const auto promised = parse_content_digest(request.header("Content-Digest"));
  if (!promised) co_return promised.error();
  auto bytes = services.library.begin_upload();
  if (!bytes) co_return bytes.error();
  const auto received = co_await receive(request, services, *bytes);
  if (!received) co_return received.error();
  if (!promised->empty() && bytes->digest() != *promised) co_return broken_promise("Content-Digest");
  if (!wanted.empty() && bytes->digest() != wanted) co_return broken_promise("id");
  auto taken =
      co_await take_in(services.library, services.content, std::move(*bytes), std::move(details->recording),
                       details->trim_silence, request.caller.sender());
  if (!taken) co_return taken.error();
  co_return recording_response(taken->is_new ? 201 : 200, std::move(taken->document));
}

awaitable<Result<Response>> add(const Request& request, Services& services) {
  co_return co_await receive_recording(request, services, {});
}

/// What is there already is answered before the body is read: a client that waits for "100 Continue" sends
/// none of it.
awaitable<Result<Response>> put(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (entry) {
    auto document = plan::document_of(services.content.content(), Kind::recording, request.id);
    co_return recording_response(200, std::move(*document));
  }
  if (entry.error().code != ErrorCode::not_found) co_return entry.error();
  co_return co_await receive_recording(request, services, request.id);
}

awaitable<Result<Response>> list_all(const Request& request, Services& services) {
  const Target& target = request.target;
  std::string language;
  if (target.query.contains("language")) {
    auto parsed = library::parse_language(target.parameter("language"));
    if (!parsed) co_return core::at_field(parsed.error(), "language");
    language = *parsed;
  }
  co_return list(request, services.content.content().recordings, [&](const library::Recording& recording) {
    const library::RecordingDetails& details = recording.details;
    return (language.empty() || details.language == language) &&
           (contains(target, details.title) || contains(target, details.speaker) ||
            contains(target, recording.id));
  });
}

awaitable<Result<Response>> get(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (!entry) co_return entry.error();
  co_return document_response(request, entry->revision, to_json(*entry));
}

awaitable<Result<Response>> patch(const Request& request, Services& services) {
  auto entry = find(request, services);
  if (!entry) co_return entry.error();
  const auto body = read_object(request);
  if (!body) co_return body.error();
  auto details = library::patch_details(entry->value.details, *body);
  if (!details) co_return details.error();
  entry->value.details = std::move(*details);
  store::Change change{Kind::recording, request.id, entry->value.to_json(), std::nullopt};
  co_return co_await carry_out(request, services, std::move(change));
}

awaitable<Result<Response>> remove(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (!entry) co_return entry.error();
  store::Change change{Kind::recording, request.id, std::nullopt, std::nullopt};
  auto response = co_await carry_out(request, services, std::move(change));
  if (response && response->status == 204) plan::sweep(services.library, services.content.content());
  co_return response;
}

/// The original as it came, for listening. The bytes never change, so the id itself is the entity tag.
awaitable<Result<Response>> get_audio(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (!entry) co_return entry.error();
  auto file = services.library.open_original(entry->value);
  if (!file) co_return file.error();
  co_return file_response(request, std::move(*file), '"' + request.id + '"', "application/octet-stream");
}

/// What goes on air.
awaitable<Result<Response>> get_air_copy(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (!entry) co_return entry.error();
  auto file = services.library.open_air_copy(entry->value);
  if (!file) co_return file.error();
  co_return file_response(request, std::move(*file), '"' + entry->value.air_copy + '"', "audio/flac");
}

}  // namespace

std::vector<Route> recording_routes() {
  const std::vector<std::string_view> said{"language", "title", "speaker", "expires_at", "trim_silence"};
  return {{Method::post, "/v1/recordings", Role::publisher, add, Body::stream, said},
          {Method::get,
           "/v1/recordings",
           Role::viewer,
           list_all,
           Body::none,
           {"language", "after", "limit", "q"}},
          {Method::get, "/v1/recordings/{id}", Role::viewer, get, Body::none, {}},
          {Method::put, "/v1/recordings/{id}", Role::publisher, put, Body::stream, said},
          {Method::patch, "/v1/recordings/{id}", Role::publisher, patch, Body::json, {}},
          {Method::remove, "/v1/recordings/{id}", Role::publisher, remove, Body::none, {}},
          {Method::get, "/v1/recordings/{id}/audio", Role::viewer, get_audio, Body::none, {}},
          {Method::get, "/v1/recordings/{id}/air-copy", Role::viewer, get_air_copy, Body::none, {}}};
}

}  // namespace xiangyin::control
