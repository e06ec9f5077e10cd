#include "daemon/control/http_post.hpp"

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <openssl/ssl.h>

namespace xiangyin::control {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using boost::asio::awaitable;
using boost::asio::ip::tcp;

constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr auto step = std::chrono::seconds(15);
constexpr std::uint64_t largest_answer = 64 * 1024;

using Request = http::request<http::string_body>;

template <class Stream>
awaitable<std::string> send_and_receive(Stream& stream, const Request& request) {
  beast::get_lowest_layer(stream).expires_after(step);
  const auto [unsent, written] = co_await http::async_write(stream, request, tuple);
  if (unsent) co_return unsent.message();
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(largest_answer);
  beast::get_lowest_layer(stream).expires_after(step);
  const auto [unread, read] = co_await http::async_read_header(stream, buffer, parser, tuple);
  if (unread) co_return unread.message();
  const int status = static_cast<int>(parser.get().result_int());
  co_return status >= 200 && status < 300 ? std::string() : "status " + std::to_string(status);
}

awaitable<std::string> connect(beast::tcp_stream& stream, const WebhookTarget& target) {
  tcp::resolver resolver(stream.get_executor());
  const auto [unknown, found] = co_await resolver.async_resolve(target.host, target.port, tuple);
  if (unknown) co_return unknown.message();
  stream.expires_after(step);
  const auto [refused, where] = co_await stream.async_connect(found, tuple);
  co_return refused ? refused.message() : std::string();
}

awaitable<std::string> post_over_tls(beast::tcp_stream plain, const WebhookTarget& target,
                                     const Request& request, std::function<void()>& cancel) {
  ssl::context context(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  boost::system::error_code ignored;
  context.set_default_verify_paths(ignored);
  beast::ssl_stream<beast::tcp_stream> stream(std::move(plain), context);
  stream.set_verify_mode(ssl::verify_peer);
  stream.set_verify_callback(ssl::host_name_verification(target.host));
  SSL_set_tlsext_host_name(stream.native_handle(), target.host.c_str());
  cancel = [&stream] { beast::get_lowest_layer(stream).close(); };
  std::string failure = co_await connect(beast::get_lowest_layer(stream), target);
  if (!failure.empty()) co_return failure;
  beast::get_lowest_layer(stream).expires_after(step);
  const auto [error] = co_await stream.async_handshake(ssl::stream_base::client, tuple);
  if (error) co_return error.message();
  co_return co_await send_and_receive(stream, request);
}

}  // namespace

awaitable<std::string> post(boost::asio::any_io_executor executor, WebhookTarget target,
                            std::vector<std::pair<std::string, std::string>> headers, std::string body,
                            std::function<void()>& cancel) {
  Request request(http::verb::post, target.target, 11);
  request.set(http::field::host,
              target.host.find(':') == std::string::npos ? target.host : '[' + target.host + ']');
  request.set(http::field::user_agent, "xiangyind");
  request.set(http::field::content_type, "application/json");
  request.set(http::field::connection, "close");
  for (const auto& [name, value] : headers)
    request.set(name, value);
  request.body() = std::move(body);
  request.prepare_payload();
  beast::tcp_stream stream(executor);
  std::string failure;
  if (target.tls) {
    failure = co_await post_over_tls(std::move(stream), target, request, cancel);
  } else {
    cancel = [&stream] { stream.close(); };
    failure = co_await connect(stream, target);
    if (failure.empty()) failure = co_await send_and_receive(stream, request);
  }
  cancel = nullptr;
  co_return failure;
}

}  // namespace xiangyin::control
