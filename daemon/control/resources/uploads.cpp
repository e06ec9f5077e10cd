#include "daemon/control/uploads/uploads.hpp"

#include <charconv>
#include <memory>

#include <openssl/evp.h>

#include "daemon/control/problem.hpp"
#include "daemon/control/resources/upload_details.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"

/// Recordings in pieces, by tus 1.0 (https://tus.io/protocols/resumable-upload) with its extensions creation,
/// termination, checksum and expiration.
namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr const char* tus_version = "1.0.0";
constexpr int checksum_mismatch = 460;  // of the protocol's checksum extension

/// The digest of a piece as it comes; of none where none was promised.
class PieceHash {
 public:
  explicit PieceHash(const std::optional<PieceChecksum>& promised) : promised_(promised) {
    if (!promised_) return;
    context_.reset(EVP_MD_CTX_new());
    EVP_DigestInit_ex(context_.get(), promised_->sha256 ? EVP_sha256() : EVP_sha1(), nullptr);
  }
  void update(std::string_view bytes) {
    if (promised_) EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  }
  bool is_right() {
    if (!promised_) return true;
    std::string found(promised_->bytes.size(), '\0');
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(found.data()), nullptr);
    return found == promised_->bytes;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  const std::optional<PieceChecksum>& promised_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Response with_record(Response response, const UploadRecord& record) {
  response.headers.emplace_back("Tus-Resumable", tus_version);
  response.headers.emplace_back("Upload-Offset", std::to_string(record.offset));
  response.headers.emplace_back("Upload-Length", std::to_string(record.length));
  response.headers.emplace_back("Upload-Expires", http_date(record.expires_at));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response empty_response() {
  Response response;
  response.status = 204;
  return response;
}

/// Clients of the protocol look for its version in refusals, too.
Response refuse(int status, const Error& error) {
  Response response = problem(status, error);
  response.headers.emplace_back("Tus-Resumable", tus_version);
  response.headers.emplace_back("Tus-Version", tus_version);
  return response;
}
Response refuse(const Error& error) {
  return refuse(status_of(error.code), error);
}

/// Another version of the protocol is not spoken.
std::optional<Response> refuse_version(const Request& request) {
  if (request.header("Tus-Resumable") == tus_version) return std::nullopt;
  return refuse(412, {ErrorCode::unsupported, "Tus-Resumable", "must be 1.0.0", "Speak tus 1.0."});
}

Result<std::int64_t> number_of_bytes(const Request& request, std::string_view name) {
  const std::string_view text = request.header(name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) {
    return Error{ErrorCode::invalid, std::string(name), "is not a number of bytes",
                 "Send it as tus 1.0 asks for."};
  }
  return value;
}

awaitable<Result<Response>> tell_abilities(const Request&, Services& services) {
  Response response = empty_response();
  response.headers.emplace_back("Tus-Resumable", tus_version);
  response.headers.emplace_back("Tus-Version", tus_version);
  response.headers.emplace_back("Tus-Extension", "creation,termination,checksum,expiration");
  response.headers.emplace_back("Tus-Max-Size", std::to_string(services.uploads.most_bytes()));
  response.headers.emplace_back("Tus-Checksum-Algorithm", "sha1,sha256");
  co_return response;
}

awaitable<Result<Response>> create(const Request& request, Services& services) {
  if (auto refusal = refuse_version(request)) co_return std::move(*refusal);
  const auto length = number_of_bytes(request, "Upload-Length");
  if (!length) co_return refuse(length.error());
  if (*length == 0) {
    co_return refuse({ErrorCode::invalid, "Upload-Length", "is 0: there is no recording in no bytes",
                      "Look at the file; the phone may not have saved it."});
  }
  auto details = parse_upload_metadata(request.header("Upload-Metadata"));
  if (!details) co_return refuse(details.error());
  const auto record = co_await services.uploads.create(*length, std::move(*details), request.caller.sender());
  if (!record) co_return refuse(record.error());
  Response response = with_record(json_response(201, record->to_json()), *record);
  response.headers.emplace_back("Location", "/v1/uploads/" + record->id);
  co_return response;
}

awaitable<Result<Response>> list_all(const Request&, Services& services) {
  boost::json::array items;
  for (const UploadRecord& record : services.uploads.all())
    items.emplace_back(record.to_json());
  co_return list_response(std::move(items));
}

awaitable<Result<Response>> get(const Request& request, Services& services) {
  const UploadRecord* record = services.uploads.find(request.id);
  if (record == nullptr) {
    co_return refuse({ErrorCode::not_found, "id",
                      "there is no upload '" + request.id.substr(0, 80) + "', or not any more",
                      "Begin a new one: uploads are kept for a day."});
  }
  co_return with_record(json_response(200, record->to_json()), *record);
}

awaitable<Result<void>> receive(const Request& request, Services& services, const Uploads::Writer& writer,
                                PieceHash& hash) {
  while (true) {
    const auto piece = co_await request.upload->read();
    if (!piece) co_return piece.error();
    if (piece->empty()) co_return Result<void>();
    hash.update(*piece);
    const auto appended = co_await services.uploads.append(writer, *piece);
    if (!appended) co_return appended;
  }
}

/// A piece under a checksum counts whole or not at all; any other as far as it has come.
awaitable<Result<Response>> end(Services& services, const Uploads::Writer& writer,
                                const Result<void>& received, bool is_checked, bool is_right) {
  if (is_checked && (!received || !is_right)) {
    services.uploads.take_back(writer);
    if (!received) co_return refuse(received.error());
    co_return refuse(checksum_mismatch, {ErrorCode::invalid, "Upload-Checksum",
                                         "what arrived is not what was promised", "Send this piece again."});
  }
  const auto record = co_await services.uploads.finish(writer);
  if (!received) co_return refuse(received.error());
  if (!record) co_return refuse(record.error());
  co_return with_record(empty_response(), *record);
}

awaitable<Result<Response>> append(const Request& request, Services& services) {
  if (auto refusal = refuse_version(request)) co_return std::move(*refusal);
  if (request.header("Content-Type") != "application/offset+octet-stream") {
    co_return refuse(415, {ErrorCode::unsupported, "Content-Type", "must be application/offset+octet-stream",
                           "Send the bytes as tus 1.0 asks for."});
  }
  const auto offset = number_of_bytes(request, "Upload-Offset");
  if (!offset) co_return refuse(offset.error());
  const auto checksum = parse_upload_checksum(request.header("Upload-Checksum"));
  if (!checksum) co_return refuse(checksum.error());
  const auto writer = services.uploads.begin(request.id, *offset, checksum->has_value());
  if (!writer) co_return refuse(writer.error());
  PieceHash hash(*checksum);
  const auto received = co_await receive(request, services, *writer, hash);
  co_return co_await end(services, *writer, received, checksum->has_value(), hash.is_right());
}

awaitable<Result<Response>> remove(const Request& request, Services& services) {
  if (auto refusal = refuse_version(request)) co_return std::move(*refusal);
  const auto removed = co_await services.uploads.remove(request.id);
  if (!removed) co_return refuse(removed.error());
  Response response = empty_response();
  response.headers.emplace_back("Tus-Resumable", tus_version);
  co_return response;
}

}  // namespace

std::vector<Route> upload_routes() {
  return {{Method::options, "/v1/uploads", Role::viewer, tell_abilities, Body::none, {}},
          {Method::post, "/v1/uploads", Role::publisher, create, Body::none, {}},
          {Method::get, "/v1/uploads", Role::viewer, list_all, Body::none, {}},
          {Method::get, "/v1/uploads/{id}", Role::viewer, get, Body::none, {}},
          {Method::patch, "/v1/uploads/{id}", Role::publisher, append, Body::stream, {}, false},
          {Method::remove, "/v1/uploads/{id}", Role::publisher, remove, Body::none, {}}};
}

}  // namespace xiangyin::control
