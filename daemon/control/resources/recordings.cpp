#include <optional>
#include <set>

#include <sys/stat.h>

#include "daemon/control/background.hpp"
#include "daemon/control/resources/content_digest.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/resources/list.hpp"
#include "daemon/control/resources/sweep.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/core/sha256.hpp"

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

constexpr std::string_view trim_silence = "trim_silence";

/// Whether this upload says so itself; none leaves it to the settings.
Result<std::optional<bool>> read_trim_silence(const Target& target) {
  const std::string_view text = target.parameter(trim_silence);
  if (text == "true") return std::optional(true);
  if (text == "false") return std::optional(false);
  if (!target.query.contains(trim_silence)) return std::optional<bool>();
  return Error{ErrorCode::invalid, std::string(trim_silence),
               "'" + std::string(text.substr(0, 80)) + "' is neither true nor false",
               "Say true to leave the silence around the recording out on air, false to keep it."};
}

/// The query of an upload says what the bytes cannot.
Result<library::RecordingDetails> read_details(const Target& target) {
  boost::json::object members;
  for (const auto& [name, value] : target.query)
    if (name != trim_silence) members[name] = value;
  if (target.parameter("language").empty()) {
    return Error{ErrorCode::invalid, "language", "is missing",
                 "Say which language it is in as a BCP 47 tag, for example ?language=hak."};
  }
  auto details = library::patch_details({}, members);
  if (details) return details;
  const std::string field = details.error().field;
  return core::at_field(details.error(), field.starts_with('/') ? field.substr(1) : field);
}

/// Writes the body to an upload as it arrives, and holds it to the digest the sender promised.
awaitable<Result<void>> receive(const Request& request, Services& services, library::Upload& upload) {
  const auto promised = parse_content_digest(request.header("Content-Digest"));
  if (!promised) co_return promised.error();
  core::Sha256 hash;
  while (true) {
    const auto piece = co_await request.upload->read();
    if (!piece) co_return piece.error();
    if (piece->empty()) break;
    const std::string_view bytes = *piece;
    auto work = [&upload, &hash, bytes, checked = !promised->empty()]() -> Result<void> {
      if (checked) hash.update(bytes);
      return upload.append(bytes);
    };
    const auto written = co_await perform(services.background, std::move(work));
    if (!written) co_return written.error();
  }
  if (!promised->empty() && hash.finish() != *promised) {
    co_return Error{ErrorCode::invalid, "Content-Digest", "what arrived is not what was promised",
                    "The bytes were damaged on the way: send the recording again."};
  }
  co_return Result<void>();
}

awaitable<Result<Response>> add(const Request& request, Services& services) {
  auto details = read_details(request.target);
  if (!details) co_return details.error();
  const auto trim = read_trim_silence(request.target);
  if (!trim) co_return trim.error();
  auto upload = services.library.begin_upload();
  if (!upload) co_return upload.error();
  const auto received = co_await receive(request, services, *upload);
  if (!received) co_return received.error();
  auto recording = co_await services.library.admit(std::move(*upload), std::move(*details), *trim);
  if (!recording) co_return recording.error();
  const auto& recordings = services.content.content().recordings;
  const auto there = recordings.find(recording->id);
  if (there != recordings.end() && there->second.value.air_copy != recording->air_copy) {
    // Looked at again with other settings: what people said about it stays.
    recording->details = there->second.value.details;
    recording->added_at = there->second.value.added_at;
  } else if (there != recordings.end()) {
    Response response = json_response(200, to_json(there->second));
    response.headers.emplace_back("ETag", entity_tag(there->second.revision));
    response.headers.emplace_back("Location", std::string(prefix) + recording->id);
    co_return response;
  }
  store::Change change{Kind::recording, recording->id, recording->to_json(), std::nullopt};
  co_return co_await carry_out(request, services, std::move(change));
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
  if (response && response->status == 204) free_files(services);
  co_return response;
}

/// The original as it came, for listening. The bytes never change, so the id itself is the entity tag.
awaitable<Result<Response>> get_audio(const Request& request, Services& services) {
  const auto entry = find(request, services);
  if (!entry) co_return entry.error();
  auto file = services.library.open_original(entry->value);
  if (!file) co_return file.error();
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) co_return core::system_error("looking at", request.id, errno);
  Response response;
  response.headers.emplace_back("Content-Type", "application/octet-stream");
  response.headers.emplace_back("ETag", '"' + request.id + '"');
  response.body = FileBody{std::move(*file), status.st_size};
  co_return response;
}

}  // namespace

void free_files(Services& services) {
  std::set<std::string> wanted;
  for (const auto& [id, entry] : services.content.content().recordings) {
    wanted.insert(id);
    wanted.insert(entry.value.air_copy);
  }
  services.library.sweep([&wanted](const std::string& digest) { return wanted.contains(digest); });
}

std::vector<Route> recording_routes() {
  return {{Method::post,
           "/v1/recordings",
           Role::publisher,
           add,
           Body::stream,
           {"language", "title", "speaker", "expires_at", "trim_silence"}},
          {Method::get,
           "/v1/recordings",
           Role::viewer,
           list_all,
           Body::none,
           {"language", "after", "limit", "q"}},
          {Method::get, "/v1/recordings/{id}", Role::viewer, get, Body::none, {}},
          {Method::patch, "/v1/recordings/{id}", Role::publisher, patch, Body::json, {}},
          {Method::remove, "/v1/recordings/{id}", Role::publisher, remove, Body::none, {}},
          {Method::get, "/v1/recordings/{id}/audio", Role::viewer, get_audio, Body::none, {}}};
}

}  // namespace xiangyin::control
