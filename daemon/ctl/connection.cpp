#include "daemon/ctl/connection.hpp"

#include <array>
#include <cctype>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

#include "daemon/core/sha256.hpp"

namespace xiangyin::ctl {
namespace {

using boost::asio::ip::tcp;
using boost::asio::local::stream_protocol;
using boost::system::error_code;
using core::Error;
using core::ErrorCode;
using core::Result;

bool can_be_read(int socket, int milliseconds) {
  pollfd waiting{socket, POLLIN, 0};
  return ::poll(&waiting, 1, milliseconds) > 0;
}

Error unreachable(const Place& place, const error_code& error) {
  if (place.socket.empty()) {
    return {
        ErrorCode::unavailable, "--station",
        "the station does not answer at " + place.host + " port " + place.port + " (" + error.message() + ")",
        "See that it runs, that it has a certificate (`xiangyinctl tls show` on it), and that no firewall is "
        "between."};
  }
  const bool forbidden = error == boost::system::errc::permission_denied;
  return {
      ErrorCode::unavailable, "--socket",
      "the station does not answer on '" + place.socket.native() + "' (" + error.message() + ")",
      forbidden
          ? "Use sudo, or join the group that the socket belongs to."
          : "Start it with `systemctl start xiangyind` or `xiangyind`, or name its socket with --socket."};
}

class Local final : public Connection {
 public:
  error_code connect(const std::filesystem::path& path) {
    error_code error;
    if (path.native().size() >= 108)
      return boost::system::errc::make_error_code(boost::system::errc::filename_too_long);
    socket_.connect(stream_protocol::endpoint(path.native()), error);
    return error;
  }
  bool wait(int milliseconds) override { return can_be_read(socket_.native_handle(), milliseconds); }

 protected:
  std::size_t read_one(boost::asio::mutable_buffer buffer, error_code& error) override {
    return socket_.read_some(buffer, error);
  }
  std::size_t write_one(boost::asio::const_buffer buffer, error_code& error) override {
    return socket_.write_some(buffer, error);
  }

 private:
  boost::asio::io_context context_;
  stream_protocol::socket socket_{context_};
};

class Remote final : public Connection {
 public:
  Remote() {
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    error_code ignored;  // without authorities only a fingerprint vouches for a station
    tls_.set_default_verify_paths(ignored);
    // What it shows is judged after the handshake, with words for what is wrong.
    stream_.set_verify_mode(boost::asio::ssl::verify_none, ignored);
  }

  error_code connect(const Place& place) {
    error_code error;
    tcp::resolver resolver(context_);
    const auto found = resolver.resolve(place.host, place.port, error);
    if (!error) boost::asio::connect(stream_.next_layer(), found, error);
    if (error) return error;
    SSL* handle = stream_.native_handle();
    error_code no_address;
    boost::asio::ip::make_address(place.host, no_address);
    if (no_address) {
      SSL_set_tlsext_host_name(handle, place.host.c_str());
      ::SSL_set1_host(handle, place.host.c_str());
    } else {
      ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(handle), place.host.c_str());
    }
    stream_.handshake(boost::asio::ssl::stream_base::client, error);
    return error;
  }

  Result<void> check(const Place& place) {
    const X509* certificate = ::SSL_get0_peer_certificate(stream_.native_handle());
    if (certificate == nullptr)
      return wrong("none at all", "This is no station of yours; look where it leads.");
    const std::string shown = fingerprint(*certificate);
    if (!place.fingerprint.empty()) {
      if (shown == place.fingerprint) return {};
      return wrong(
          shown,
          "If it was given a new certificate, compare with `xiangyinctl tls show` on the station itself "
          "and put the new fingerprint into stations.toml; if not, somebody is in between.");
    }
    if (::SSL_get_verify_result(stream_.native_handle()) == X509_V_OK) return {};
    return wrong(
        shown,
        "No authority vouches for it. Compare with `xiangyinctl tls show` on the station itself, and put "
        "it into stations.toml as fingerprint.");
  }

  bool wait(int milliseconds) override {
    return ::SSL_pending(stream_.native_handle()) > 0 ||
           can_be_read(stream_.next_layer().native_handle(), milliseconds);
  }

 protected:
  std::size_t read_one(boost::asio::mutable_buffer buffer, error_code& error) override {
    const std::size_t bytes = stream_.read_some(buffer, error);
    // An end without close_notify: whether anything is missing, HTTP's own framing tells.
    if (error == boost::asio::ssl::error::stream_truncated) error = boost::asio::error::eof;
    return bytes;
  }
  std::size_t write_one(boost::asio::const_buffer buffer, error_code& error) override {
    return stream_.write_some(buffer, error);
  }

 private:
  static std::string fingerprint(const X509& certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    ::X509_digest(&certificate, ::EVP_sha256(), digest.data(), &size);
    std::string text;
    for (unsigned index = 0; index < size; ++index) {
      constexpr std::string_view digits = "0123456789abcdef";
      text += digits[digest.at(index) >> 4U];
      text += digits[digest.at(index) & 15U];
    }
    return text;
  }
  static Error wrong(const std::string& shown, std::string advice) {
    return {ErrorCode::forbidden, "fingerprint", "the station shows the certificate " + shown,
            std::move(advice)};
  }

  boost::asio::io_context context_;
  boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_client};
  boost::asio::ssl::stream<tcp::socket> stream_{context_, tls_};
};

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const Place& place) {
  if (!place.socket.empty()) {
    auto local = std::make_unique<Local>();
    if (const auto error = local->connect(place.socket)) return unreachable(place, error);
    return std::unique_ptr<Connection>(std::move(local));
  }
  auto remote = std::make_unique<Remote>();
  if (const auto error = remote->connect(place)) return unreachable(place, error);
  if (const auto right = remote->check(place); !right) return right.error();
  return std::unique_ptr<Connection>(std::move(remote));
}

Result<std::string> parse_fingerprint(std::string_view text) {
  std::string digits;
  for (const char character : text) {
    if (character == ':') continue;
    digits += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  }
  if (!core::is_sha256(digits)) {
    return Error{ErrorCode::invalid, "fingerprint", "is not a SHA-256 fingerprint",
                 "Write it as `xiangyinctl tls show` does on the station: 32 pairs of hexadecimal digits."};
  }
  return digits;
}

}  // namespace xiangyin::ctl
