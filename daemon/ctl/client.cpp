#include "daemon/ctl/client.hpp"

#include <array>
#include <memory>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url.hpp>

#include "daemon/core/json.hpp"

namespace xiangyin::ctl {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int answer_milliseconds = 60'000;
/// An upload is answered when it is decoded and measured, behind others if need be.
constexpr int upload_answer_milliseconds = 15 * 60'000;

Error broken_off(const error_code& error) {
  return {ErrorCode::unavailable,
          {},
          "the station broke the connection off (" + error.message() + ")",
          "See with `xiangyinctl status` whether it runs, and try again."};
}

/// The error a problem detail (RFC 9457) tells of.
Error read_problem(int status, const std::string& text) {
  Error error{ErrorCode::io, {}, "the station answered with status " + std::to_string(status), {}};
  const auto problem = core::parse_json(text);
  if (!problem || !problem->is_object()) return error;
  const auto member = [&](const char* name) {
    const auto* value = problem->get_object().if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  const std::string type = member("type");
  for (const auto code :
       {ErrorCode::invalid, ErrorCode::not_found, ErrorCode::conflict, ErrorCode::too_large,
        ErrorCode::unsupported, ErrorCode::unavailable, ErrorCode::unauthenticated, ErrorCode::forbidden}) {
    if (type.ends_with(':' + std::string(core::to_text(code)))) error.code = code;
  }
  error.field = member("pointer");
  if (error.field.starts_with('/')) error.field.erase(0, 1);
  if (auto detail = member("detail"); !detail.empty()) error.message = std::move(detail);
  error.advice = member("advice");
  return error;
}

/// One connection, and what has been read of it and not been used yet.
struct Line {
  std::unique_ptr<Connection> connection;
  boost::beast::flat_buffer buffer;

  bool wait(int milliseconds) const { return buffer.size() > 0 || connection->wait(milliseconds); }
};

Result<void> open(Line& line, const Place& place) {
  auto connection = Connection::open(place);
  if (!connection) return connection.error();
  line.connection = std::move(*connection);
  return {};
}

template <class Message>
void fill(Message& message, const Place& place, std::string_view method, const std::string& target) {
  message.method_string({method.data(), method.size()});
  message.target(target);
  message.version(11);
  const bool is_v6 = place.host.find(':') != std::string::npos;
  message.set(http::field::host, place.socket.empty()
                                     ? (is_v6 ? '[' + place.host + ']' : place.host) + ':' + place.port
                                     : "localhost");
  if (!place.token.empty()) message.set(http::field::authorization, "Bearer " + place.token);
  message.set(http::field::user_agent, "xiangyinctl");
  message.set(http::field::connection, "close");
}

using Parser = http::response_parser<http::string_body>;

Result<void> read_header(Line& line, Parser& parser, int milliseconds) {
  if (!line.wait(milliseconds)) {
    return Error{ErrorCode::unavailable,
                 {},
                 "the station has not answered for a long time",
                 "Look at its log: journalctl -u xiangyind."};
  }
  error_code error;
  parser.body_limit(boost::none);
  http::read_header(*line.connection, line.buffer, parser, error);
  if (error) return broken_off(error);
  return {};
}

Result<Reply> read_reply(Line& line, Parser& parser) {
  error_code error;
  http::read(*line.connection, line.buffer, parser, error);
  if (error) return broken_off(error);
  const auto& message = parser.get();
  Reply reply;
  reply.status = static_cast<int>(message.result_int());
  reply.text = message.body();
  if (reply.status >= 400) return read_problem(reply.status, reply.text);
  reply.entity_tag = std::string(message[http::field::etag]);
  if (reply.text.empty()) return reply;
  auto body = core::parse_json(reply.text);
  if (!body || !body->is_object()) {
    return Error{
        ErrorCode::io, {}, "the station's answer is not understood", "Use the xiangyinctl of its version."};
  }
  reply.body = std::move(body->get_object());
  return reply;
}

Result<Reply> receive(Line& line, int milliseconds) {
  Parser parser;
  if (const auto header = read_header(line, parser, milliseconds); !header) return header.error();
  return read_reply(line, parser);
}

}  // namespace

std::string make_target(std::string_view path,
                        const std::vector<std::pair<std::string, std::string>>& parameters) {
  boost::urls::url url;
  url.set_path({path.data(), path.size()});
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    // A bare "+" would be read as a space, which the library's own parameters do not mind.
    query +=
        (query.empty() ? "?" : "&") + name + '=' + boost::urls::encode(value, boost::urls::unreserved_chars);
  }
  return std::string(url.buffer().data(), url.buffer().size()) + query;
}

Result<Reply> Client::call(const Call& call) {
  Line line;
  if (const auto opened = open(line, place_); !opened) return opened.error();
  http::request<http::string_body> request;
  fill(request, place_, call.method, call.target);
  for (const auto& [name, value] : call.headers)
    request.set(name, value);
  if (!call.body.empty()) {
    if (request.find(http::field::content_type) == request.end())
      request.set(http::field::content_type, "application/json");
    request.body() = call.body;
  }
  request.prepare_payload();
  error_code ignored;  // whatever the sending meets, the answer says it better
  http::write(*line.connection, request, ignored);
  return receive(line, answer_milliseconds);
}

Result<Reply> Client::upload(const std::string& target, const std::filesystem::path& file,
                             const Progress& progress) {
  http::request<http::file_body> request;
  error_code error;
  request.body().open(file.c_str(), boost::beast::file_mode::scan, error);
  if (error) {
    return Error{ErrorCode::invalid, "FILE",
                 "'" + file.native() + "' cannot be read (" + error.message() + ")",
                 "Name a file with a recording."};
  }
  Line line;
  if (const auto opened = open(line, place_); !opened) return opened.error();
  fill(request, place_, "POST", target);
  request.set(http::field::content_type, "application/octet-stream");
  request.set(http::field::expect, "100-continue");
  request.prepare_payload();
  http::request_serializer<http::file_body> serializer(request);
  http::write_header(*line.connection, serializer, error);
  {
    Parser parser;
    if (const auto header = read_header(line, parser, answer_milliseconds); !header) return header.error();
    if (parser.get().result() != http::status::continue_) return read_reply(line, parser);
  }
  const std::uint64_t size = request.body().size();
  std::uint64_t sent = 0;
  while (!error && !serializer.is_done()) {
    sent += http::write_some(*line.connection, serializer, error);
    progress(sent, size);
  }
  return receive(line, upload_answer_milliseconds);
}

Result<void> Client::follow(const std::string& target, const std::function<void(std::string_view)>& take) {
  Line line;
  if (const auto opened = open(line, place_); !opened) return opened.error();
  http::request<http::empty_body> request;
  fill(request, place_, "GET", target);
  error_code error;
  http::write(*line.connection, request, error);
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(boost::none);
  if (!error) http::read_header(*line.connection, line.buffer, parser, error);
  std::array<char, 4096> piece{};
  while (!error && !parser.is_done()) {
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    http::read_some(*line.connection, line.buffer, parser, error);
    if (error == http::error::need_buffer) error = {};
    const std::string_view text(piece.data(), piece.size() - parser.get().body().size);
    if (parser.get().result_int() >= 400)
      return read_problem(static_cast<int>(parser.get().result_int()), std::string(text));
    if (!text.empty()) take(text);
  }
  if (error) return broken_off(error);
  return {};
}

}  // namespace xiangyin::ctl
