#pragma once

#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "daemon/control/response.hpp"
#include "daemon/control/session.hpp"
#include "daemon/control/transport.hpp"

namespace xiangyin::control {

/// Writes one answer to a client.
class ResponseWriter {
 public:
  ResponseWriter(Transport& transport, SessionContext& context, Connection& connection)
      : transport_(transport), context_(context), connection_(connection) {}

  bool keep_alive = true;    ///< whether the client is told that another request may follow
  bool header_only = false;  ///< the request was HEAD
  unsigned version = 11;     ///< of HTTP, times ten

  /// False when the connection is of no more use.
  boost::asio::awaitable<bool> write(Response response);

 private:
  std::string header(const Response& response, std::string_view framing) const;
  boost::asio::awaitable<bool> send(std::string_view bytes);
  boost::asio::awaitable<bool> write_text(const Response& response, std::string body);
  boost::asio::awaitable<bool> write_file(const Response& response, const FileBody& file);
  boost::asio::awaitable<bool> write_events(const Response& response, const EventStreamBody& stream);
  boost::asio::awaitable<void> wait_for_hang_up(EventReader& reader);
  boost::asio::awaitable<void> tell_events(EventReader& reader, const std::string& token);
  boost::asio::awaitable<bool> send_chunk(std::string_view text);

  Transport& transport_;
  SessionContext& context_;
  Connection& connection_;
};

}  // namespace xiangyin::control
