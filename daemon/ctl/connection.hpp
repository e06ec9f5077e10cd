#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// Where a station is, and what to show it.
struct Place {
  std::filesystem::path socket;  ///< the Unix socket; empty: over TLS
  std::string host;              ///< name or address
  std::string port;
  std::string token;        ///< for "Authorization: Bearer"; none on a Unix socket
  std::string fingerprint;  ///< SHA-256 of its certificate, 64 hexadecimal digits; empty: the machine's
                            ///< certificate authorities vouch for it
};

/// A connection to a station, waiting for each answer. A SyncStream of Asio's.
class Connection {
 public:
  /// Connects and, over TLS, makes sure that it is the right station before anything is told it. Errors:
  /// unavailable when it does not answer; forbidden when it shows another certificate than it should.
  static core::Result<std::unique_ptr<Connection>> open(const Place& place);
  virtual ~Connection() = default;

  /// True when something can be read within this time.
  virtual bool wait(int milliseconds) = 0;

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    return read_one(first<boost::asio::mutable_buffer>(buffers), error);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, boost::system::error_code& error) {
    return write_one(first<boost::asio::const_buffer>(buffers), error);
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    return sure([&](auto& error) { return read_some(buffers, error); });
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    return sure([&](auto& error) { return write_some(buffers, error); });
  }

 protected:
  virtual std::size_t read_one(boost::asio::mutable_buffer buffer, boost::system::error_code& error) = 0;
  virtual std::size_t write_one(boost::asio::const_buffer buffer, boost::system::error_code& error) = 0;

 private:
  /// The first of them that is not empty.
  template <class Buffer, class Buffers>
  static Buffer first(const Buffers& buffers) {
    for (auto one = boost::asio::buffer_sequence_begin(buffers);
         one != boost::asio::buffer_sequence_end(buffers); ++one) {
      if (Buffer(*one).size() > 0) return Buffer(*one);
    }
    return Buffer();
  }
  template <class Step>
  static std::size_t sure(Step step) {
    boost::system::error_code error;
    const std::size_t bytes = step(error);
    if (error) throw boost::system::system_error(error);
    return bytes;
  }
};

/// "a2:80:61…" or without colons, in any case, as 64 lower-case digits. Errors: invalid.
core::Result<std::string> parse_fingerprint(std::string_view text);

}  // namespace xiangyin::ctl
