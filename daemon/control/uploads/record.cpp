#include "daemon/control/uploads/record.hpp"

#include <array>

#include <SQLiteCpp/Statement.h>
#include <boost/json/serialize.hpp>

#include "daemon/core/json.hpp"

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

constexpr std::array<std::string_view, 4> states{"receiving", "checking", "accepted", "refused"};
constexpr std::array codes{ErrorCode::invalid,   ErrorCode::not_found,   ErrorCode::conflict,
                           ErrorCode::too_large, ErrorCode::unsupported, ErrorCode::unavailable,
                           ErrorCode::io};
constexpr std::int64_t most_bytes = std::int64_t{1} << 40U;

boost::json::value text_or_null(const std::string& text) {
  return text.empty() ? boost::json::value(nullptr) : boost::json::value(text);
}

boost::json::value to_json(const UploadDetails& details) {
  const library::RecordingDetails& recording = details.recording;
  boost::json::object body{
      {"language", recording.language}, {"title", recording.title}, {"speaker", recording.speaker}};
  body["expires_at"] = recording.expires_at ? boost::json::value(core::to_rfc3339(*recording.expires_at))
                                            : boost::json::value(nullptr);
  body["trim_silence"] =
      details.trim_silence ? boost::json::value(*details.trim_silence) : boost::json::value(nullptr);
  return body;
}

UploadDetails read_details(JsonReader& whole) {
  UploadDetails details;
  details.sha256 = whole.text_or("sha256", "");
  const auto* member = whole.member("details");
  if (member == nullptr || !member->is_object()) {
    whole.refuse("details", "is missing", "");
    return details;
  }
  boost::json::object body = member->get_object();
  if (const auto* trim = body.if_contains("trim_silence"); trim != nullptr && trim->is_bool())
    details.trim_silence = trim->get_bool();
  body.erase("trim_silence");
  details.recording = whole.take("details", library::patch_details({}, body));
  return details;
}

boost::json::value to_json(const std::optional<Error>& problem) {
  if (!problem) return nullptr;
  return {{"code", core::to_text(problem->code)},
          {"pointer", problem->field},
          {"detail", problem->message},
          {"advice", problem->advice}};
}

std::optional<Error> read_problem(JsonReader& whole) {
  const auto* member = whole.member("problem");
  if (member == nullptr) return std::nullopt;
  JsonReader reader(*member, whole.pointer("problem"));
  Error problem;
  const std::string code = reader.text("code");
  for (const ErrorCode known : codes) {
    if (core::to_text(known) == code) problem.code = known;
  }
  problem.field = reader.text_or("pointer", "");
  problem.message = reader.text_or("detail", "");
  problem.advice = reader.text_or("advice", "");
  if (const auto read = reader.finish(); !read) whole.refuse(read.error());
  return problem;
}

UploadState read_state(JsonReader& reader) {
  const std::string text = reader.text("state");
  for (std::size_t index = 0; index < states.size(); ++index) {
    if (states.at(index) == text) return static_cast<UploadState>(index);
  }
  reader.refuse("state", "is unknown", "");
  return UploadState::refused;
}

}  // namespace

std::string_view to_text(UploadState state) {
  return states.at(static_cast<std::size_t>(state));
}

boost::json::object UploadRecord::to_json() const {
  boost::json::object body{{"id", id}, {"state", to_text(state)}, {"offset", offset}, {"length", length}};
  body["sha256"] = text_or_null(details.sha256);
  body["details"] = control::to_json(details);
  body["sender"] = sender.name;
  body["sender_role"] = sender.role;
  body["expires_at"] = core::to_rfc3339(expires_at);
  body["recording"] = text_or_null(recording);
  body["problem"] = control::to_json(problem);
  return body;
}

Result<UploadRecord> UploadRecord::from_json(const boost::json::object& body) {
  JsonReader reader(body, "");
  UploadRecord record;
  record.id = reader.text("id");
  record.state = read_state(reader);
  record.offset = reader.integer("offset", 0, most_bytes);
  record.length = reader.integer("length", 0, most_bytes);
  record.details = read_details(reader);
  record.sender = {reader.text_or("sender", ""), reader.text_or("sender_role", "")};
  record.expires_at = reader.take("expires_at", core::parse_rfc3339(reader.text("expires_at")));
  record.recording = reader.text_or("recording", "");
  record.problem = read_problem(reader);
  if (auto read = reader.finish(); !read) return read.error();
  return record;
}

Result<std::vector<UploadRecord>> load_uploads(SQLite::Database& database) {
  std::vector<UploadRecord> records;
  SQLite::Statement query(database, "SELECT body FROM upload ORDER BY id");
  while (query.executeStep()) {
    const auto body = core::parse_json(query.getColumn(0).getString());
    if (!body || !body->is_object()) return Error{ErrorCode::io, {}, "an upload's record is damaged", {}};
    auto record = UploadRecord::from_json(body->get_object());
    if (!record)
      return Error{ErrorCode::io, {}, "an upload's record is damaged: " + core::to_text(record.error()), {}};
    records.push_back(std::move(*record));
  }
  return records;
}

Result<void> save_upload(SQLite::Database& database, const UploadRecord& record) {
  SQLite::Statement put(database, "INSERT OR REPLACE INTO upload VALUES (?, ?)");
  put.bind(1, record.id);
  put.bind(2, boost::json::serialize(record.to_json()));
  put.exec();
  return {};
}

Result<void> remove_upload(SQLite::Database& database, const std::string& id) {
  SQLite::Statement remove(database, "DELETE FROM upload WHERE id = ?");
  remove.bind(1, id);
  remove.exec();
  return {};
}

}  // namespace xiangyin::control
