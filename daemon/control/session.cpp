#include "daemon/control/session.hpp"

#include <algorithm>
#include <cctype>

#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/access/audit.hpp"
#include "daemon/control/access/gate.hpp"
#include "daemon/control/body_reader.hpp"
#include "daemon/control/metrics.hpp"
#include "daemon/control/precondition.hpp"
#include "daemon/control/problem.hpp"
#include "daemon/control/response_writer.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::control {
namespace {

namespace http = boost::beast::http;
using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;

/// What is taken in after a refusal before the connection is broken off.
constexpr std::uint64_t most_discarded = 16 * 1024 * 1024;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

std::optional<Method> method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
    case http::verb::head:
      return Method::get;
    case http::verb::put:
      return Method::put;
    case http::verb::post:
      return Method::post;
    case http::verb::patch:
      return Method::patch;
    case http::verb::delete_:
      return Method::remove;
    case http::verb::options:
      return Method::options;
    default:
      return std::nullopt;
  }
}

/// The media type without its parameters, in lower case.
std::string media_type(std::string_view field) {
  std::string type(field.substr(0, field.find_first_of("; ")));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
  return type;
}

std::optional<Response> refuse_media_type(const Request& request) {
  const std::string type = media_type(request.header("Content-Type"));
  if (type.empty() || type == "application/json" || type == "application/merge-patch+json")
    return std::nullopt;
  return problem(415, {ErrorCode::unsupported, "Content-Type", "'" + type.substr(0, 80) + "' is not JSON",
                       "Send the body with Content-Type: application/json."});
}

/// What of an answer belongs on record: its JSON without secrets.
std::optional<std::string> audited(const Response& response) {
  const auto* text = std::get_if<std::string>(&response.body);
  if (text == nullptr || response.status >= 300 || text->empty()) return std::nullopt;
  auto value = core::parse_json(*text);
  if (!value || !value->is_object()) return std::nullopt;
  for (const char* secret : {"token", "code", "links"})
    value->get_object().erase(secret);
  return boost::json::serialize(*value);
}

/// Why it was refused; empty when it was not.
std::string reason_of(const Response& response) {
  const auto* text = std::get_if<std::string>(&response.body);
  if (text == nullptr || response.status < 400) return {};
  const auto value = core::parse_json(*text);
  const auto* detail = value && value->is_object() ? value->get_object().if_contains("detail") : nullptr;
  return detail != nullptr && detail->is_string() ? std::string(detail->get_string()).substr(0, 300)
                                                  : std::string();
}

class Session {
 public:
  Session(Transport& transport, SessionContext& context, Connection& connection)
      : transport_(transport), context_(context), connection_(connection) {}

  awaitable<void> run() {
    bool go_on = true;
    while (go_on && !context_.closing) {
      connection_.busy = false;
      RequestParser parser;
      parser.header_limit(static_cast<std::uint32_t>(context_.limits.header_bytes));
      parser.body_limit(boost::none);
      go_on = co_await read_header(parser) && co_await answer(parser);
    }
    context_.connections.set_deadline(connection_, context_.limits.refused);
    co_await transport_.shut_down();
  }

 private:
  /// The next request's header. False when there is none to come, or it was refused.
  awaitable<bool> read_header(RequestParser& parser) {
    context_.connections.set_deadline(connection_, context_.limits.idle);
    bool begun = false;
    while (true) {
      boost::system::error_code error;
      if (buffer_.size() > 0) buffer_.consume(parser.put(buffer_.data(), error));
      if (!error && parser.is_header_done()) break;
      if (error && error != http::error::need_more) co_return co_await refuse_header(error);
      if (!begun && buffer_.size() > 0) {
        begun = true;
        context_.connections.set_deadline(connection_, context_.limits.header);
      }
      if (!co_await read_more(transport_, buffer_)) co_return false;
    }
    connection_.busy = true;
    co_return true;
  }

  awaitable<bool> refuse_header(boost::system::error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      const Error large{
          ErrorCode::too_large, "header",
          "the header is larger than " + std::to_string(context_.limits.header_bytes) + " bytes",
          "Send fewer or shorter header fields."};
      co_await refuse(431, large);
    } else {
      const Error malformed{ErrorCode::invalid, "header", "this is not HTTP/1.1 (" + error.message() + ")",
                            "Use an HTTP client, for example curl --unix-socket."};
      co_await refuse(400, malformed);
    }
    co_return false;
  }

  awaitable<void> refuse(int status, const Error& error) {
    ResponseWriter writer(transport_, context_, connection_);
    writer.keep_alive = false;
    Response response = problem(status, error);
    co_await writer.write(std::move(response));
  }

  awaitable<bool> answer(RequestParser& parser) {
    BodyReader body(transport_, buffer_, parser, context_, connection_);
    const auto& message = parser.get();
    ResponseWriter writer(transport_, context_, connection_);
    writer.version = message.version();
    writer.header_only = message.method() == http::verb::head;
    Request request;
    request.peer = connection_.peer;
    request.header = [&message](std::string_view name) {
      return view(message[boost::beast::string_view(name.data(), name.size())]);
    };
    Response response = co_await respond(message, request, body);
    writer.keep_alive = message.keep_alive() && body.is_done() && !context_.closing;
    const int status = response.status;
    context_.services.metrics->count_request(request.method, status);
    if (!is_read(request.method)) {
      spdlog::info("{} {} by {}: {}", to_text(request.method), view(message.target()).substr(0, 200),
                   request.peer, status);
    }
    const bool go_on = co_await writer.write(std::move(response));
    if (!body.is_done()) co_await body.discard(most_discarded);
    co_return go_on;
  }

  template <class Message>
  awaitable<Response> respond(const Message& message, Request& request, BodyReader& body) {
    if (message.version() == 11 && message.find(http::field::host) == message.end()) {
      co_return problem(
          {ErrorCode::invalid, "Host", "is missing", "RFC 9112 asks for it; send Host: localhost."});
    }
    const auto method = method_of(message.method());
    if (!method) {
      co_return problem(501, {ErrorCode::unsupported, "method", "the method is not known here",
                              "Use GET, HEAD, PUT, POST, PATCH, DELETE or OPTIONS."});
    }
    request.method = *method;
    auto target = parse_target(view(message.target()));
    if (!target) co_return problem(target.error());
    request.target = std::move(*target);
    auto found = context_.router.find(request.method, request.target);
    if (auto* refusal = std::get_if<Response>(&found)) co_return std::move(*refusal);
    auto& match = std::get<Match>(found);
    request.id = std::move(match.id);
    // Before anything of the body is taken in.
    if (auto refusal = admit(request, *match.route, connection_, context_.services))
      co_return std::move(*refusal);
    if (const auto known = check_query(request.target, match.route->query); !known)
      co_return problem(known.error());
    if (match.route->body == Body::json) {
      if (auto refusal = refuse_media_type(request)) co_return std::move(*refusal);
      const auto whole = co_await read_whole(request, body);
      if (!whole) co_return problem(whole.error());
    } else if (match.route->body == Body::stream) {
      body.set_limit(static_cast<std::uint64_t>(context_.services.settings.ingest.upload_megabytes) * 1024 *
                     1024);
      request.upload = &body;
    }
    if (is_read(request.method) || !match.route->audited) co_return co_await handle(*match.route, request);
    co_return co_await change(*match.route, request, view(message.target()));
  }

  /// Carries out what changes something, between two lines of the audit log.
  awaitable<Response> change(const Route& route, const Request& request, std::string_view target) {
    const std::string action =
        std::string(to_text(request.method)) + ' ' + std::string(target.substr(0, 200));
    std::optional<std::string> before = co_await look(request);
    const std::int64_t number = context_.services.audit.begin(request.caller, action, std::move(before));
    Response response = co_await handle(route, request);
    context_.services.audit.finish(number, response.status, reason_of(response), audited(response));
    co_return response;
  }

  /// What a GET of the same address shows.
  awaitable<std::optional<std::string>> look(const Request& request) {
    auto found = context_.router.find(Method::get, request.target);
    const auto* match = std::get_if<Match>(&found);
    if (match == nullptr || match->id.empty()) co_return std::nullopt;
    Request reading;
    reading.target.segments = request.target.segments;
    reading.id = match->id;
    reading.caller = request.caller;
    const Response response = co_await handle(*match->route, reading);
    co_return audited(response);
  }

  awaitable<core::Result<void>> read_whole(Request& request, BodyReader& body) {
    while (true) {
      const auto piece = co_await body.read();
      if (!piece) co_return piece.error();
      if (piece->empty()) co_return core::Result<void>();
      request.body += *piece;
    }
  }

  awaitable<Response> handle(const Route& route, const Request& request) {
    try {
      auto result = co_await route.handler(request, context_.services);
      if (result && std::holds_alternative<EventStreamBody>(result->body) &&
          context_.feed.readers() >= context_.limits.event_readers) {
        result = Error{ErrorCode::unavailable,
                       {},
                       "enough clients follow the events already",
                       "End one of them, or try again later."};
      }
      if (result) {
        tag(request, *result);
        co_return std::move(*result);
      }
      if (result.error().code == ErrorCode::io) {
        spdlog::error("{} {}: {}", to_text(request.method), route.path, core::to_text(result.error()));
      }
      co_return problem(result.error());
    } catch (const std::exception& error) {
      spdlog::error("{} {}: {}", to_text(request.method), route.path, error.what());
    }
    co_return problem(
        {ErrorCode::io, {}, "the station failed to answer", "Look at its log: journalctl -u xiangyind."});
  }

  Transport& transport_;
  SessionContext& context_;
  Connection& connection_;
  boost::beast::flat_buffer buffer_{most_buffered};
};

}  // namespace

awaitable<void> serve(Transport& transport, SessionContext& context, Connection& connection) {
  Session session(transport, context, connection);
  co_await session.run();
}

awaitable<void> turn_away(Transport& transport, SessionContext& context, Connection& connection) {
  ResponseWriter writer(transport, context, connection);
  writer.keep_alive = false;
  Response response = problem({ErrorCode::unavailable,
                               {},
                               "the station has all the clients it can serve",
                               "Try again in a moment; close connections that are not needed."});
  response.headers.emplace_back("Retry-After", "5");
  co_await writer.write(std::move(response));
}

}  // namespace xiangyin::control
