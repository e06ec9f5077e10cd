#include "daemon/ctl/resumable.hpp"

#include <chrono>
#include <fstream>
#include <thread>

#include <absl/strings/escaping.h>

#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::uint64_t piece_bytes = 4 * 1024 * 1024;
/// How often in a row a connection may break before it is given up; the pauses between double up to a minute.
constexpr int most_failures = 8;
constexpr std::chrono::milliseconds between_looks(200);

std::string metadata(const std::string& sha256, const json::object& details) {
  std::string text = "sha256 " + absl::Base64Escape(sha256);
  for (const auto& member : details) {
    const std::string value = member_text(details, member.key());
    if (!value.empty()) text += ',' + std::string(member.key()) + ' ' + absl::Base64Escape(value);
  }
  return text;
}

std::uint64_t offset_of(const json::object& upload) {
  return static_cast<std::uint64_t>(upload.at("offset").to_number<std::int64_t>());
}

/// The error that a refused upload tells of.
Error refusal(const json::object& upload) {
  Error error{ErrorCode::invalid, {}, "the station refused it", {}};
  const auto* problem = upload.if_contains("problem");
  if (problem == nullptr || !problem->is_object()) return error;
  error.message = member_text(problem->get_object(), "detail");
  error.advice = member_text(problem->get_object(), "advice");
  if (member_text(problem->get_object(), "code") == core::to_text(ErrorCode::too_large))
    error.code = ErrorCode::too_large;
  if (member_text(problem->get_object(), "code") == core::to_text(ErrorCode::io)) error.code = ErrorCode::io;
  return error;
}

/// Sends bytes from the upload's offset on until all are there.
class Sender {
 public:
  Sender(Client& client, const std::filesystem::path& file, json::object upload, std::uint64_t size,
         const Client::Progress& progress)
      : client_(client),
        file_(file, std::ios::binary),
        upload_(std::move(upload)),
        size_(size),
        progress_(progress) {}

  Result<void> send() {
    const std::string target = "/v1/uploads/" + member_text(upload_, "id");
    std::uint64_t offset = offset_of(upload_);
    int failures = 0;
    while (offset < size_) {
      progress_(offset, size_);
      const auto sent = send_piece(target, offset);
      if (sent) {
        offset += *sent;
        failures = 0;
        continue;
      }
      // A broken line, or a station that knows of other bytes than we do: ask where to go on.
      const bool may_go_on =
          sent.error().code == ErrorCode::unavailable || sent.error().code == ErrorCode::conflict;
      if (!may_go_on || ++failures > most_failures) return sent.error();
      std::this_thread::sleep_for(std::chrono::seconds(std::min(1 << (failures - 1), 60)));
      const auto there = client_.get(target);
      if (there) offset = offset_of(there->body);
    }
    progress_(size_, size_);
    return {};
  }

 private:
  Result<std::uint64_t> send_piece(const std::string& target, std::uint64_t offset) {
    std::string piece(std::min(piece_bytes, size_ - offset), '\0');
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    if (!file_.read(piece.data(), static_cast<std::streamsize>(piece.size())))
      return Error{ErrorCode::invalid, "FILE", "has become shorter while it was read", "Begin again."};
    const std::uint64_t bytes = piece.size();
    const auto reply = client_.call({"PATCH",
                                     target,
                                     std::move(piece),
                                     {{"Tus-Resumable", "1.0.0"},
                                      {"Upload-Offset", std::to_string(offset)},
                                      {"Content-Type", "application/offset+octet-stream"}}});
    if (!reply) return reply.error();
    return bytes;
  }

  Client& client_;
  std::ifstream file_;
  json::object upload_;
  std::uint64_t size_;
  const Client::Progress& progress_;
};

/// One that broke off before is gone on with.
Result<json::object> begin(Client& client, const std::string& sha256, const json::object& details,
                           std::uint64_t size) {
  const auto there = client.get("/v1/uploads");
  if (!there) return there.error();
  for (const json::value& item : member_list(there->body, "items")) {
    const json::object& upload = item.get_object();
    if (member_text(upload, "sha256") == sha256 && member_text(upload, "state") == "receiving" &&
        member_text(upload, "length") == std::to_string(size))
      return upload;
  }
  const auto begun = client.call({"POST",
                                  "/v1/uploads",
                                  {},
                                  {{"Tus-Resumable", "1.0.0"},
                                   {"Upload-Length", std::to_string(size)},
                                   {"Upload-Metadata", metadata(sha256, details)}}});
  if (!begun) return begun.error();
  return begun->body;
}

Result<json::object> wait_for_verdict(Client& client, const std::string& id) {
  while (true) {
    const auto reply = client.get("/v1/uploads/" + id);
    if (!reply) return reply.error();
    const std::string state = member_text(reply->body, "state");
    if (state == "accepted") return reply->body;
    if (state == "refused") return refusal(reply->body);
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace

Result<json::object> send_resumably(Client& client, const std::filesystem::path& file,
                                    const std::string& sha256, const json::object& details,
                                    const Client::Progress& progress) {
  std::error_code unreadable;
  const std::uint64_t size = std::filesystem::file_size(file, unreadable);
  if (unreadable) {
    return Error{ErrorCode::invalid, "FILE",
                 "'" + file.native() + "' cannot be read (" + unreadable.message() + ")",
                 "Name a file with a recording."};
  }
  const auto begun = begin(client, sha256, details, size);
  if (!begun) return begun.error();
  Sender sender(client, file, *begun, size, progress);
  if (const auto sent = sender.send(); !sent) return sent.error();
  return wait_for_verdict(client, member_text(*begun, "id"));
}

}  // namespace xiangyin::ctl
