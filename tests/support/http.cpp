#include "tests/support/http.hpp"

#include <chrono>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>

#include "tests/support/contract.hpp"

namespace xiangyin::test {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using Local = boost::asio::local::stream_protocol;

boost::json::value Response::json() const {
  boost::system::error_code error;
  auto value = boost::json::parse(body, error);
  return error ? boost::json::value() : value;
}

Response request(const std::filesystem::path& socket, const std::string& method, const std::string& target,
                 const std::string& body, const std::string& type) {
  boost::asio::io_context context;
  Local::socket stream(context);
  stream.connect(Local::endpoint(socket.string()));
  http::request<http::string_body> asked(http::string_to_verb(method), target, 11);
  asked.set(http::field::host, "localhost");
  asked.set(http::field::connection, "close");
  if (!body.empty()) {
    asked.set(http::field::content_type, type);
    asked.body() = body;
  }
  asked.prepare_payload();
  beast::error_code refused;
  // A server may answer and stop reading before the whole body is sent; the answer is what counts.
  http::write(stream, asked, refused);
  beast::flat_buffer buffer;
  http::response<http::string_body> answer;
  http::read(stream, buffer, answer);
  const auto field = [&answer](http::field name) {
    return std::string(answer[name].data(), answer[name].size());
  };
  Response response{static_cast<int>(answer.result_int()), field(http::field::content_type),
                    field(http::field::etag), answer.body()};
  const std::string broken =
      Contract::instance().complaint({method, target, body, response.status, response.type, response.body});
  if (!broken.empty()) throw std::runtime_error(broken);
  return response;
}

}  // namespace xiangyin::test
