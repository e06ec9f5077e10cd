#include "daemon/control/tls.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include "daemon/core/file.hpp"

namespace xiangyin::control {
namespace {

namespace ssl = boost::asio::ssl;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t largest_file = 256 * 1024;

/// RFC 9325 section 4.2, for TLS 1.2; those of TLS 1.3 are all of this kind.
constexpr const char* ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";

/// Whose certificate it is is looked up by its fingerprint among the station's tokens, so that any may be
/// shown: the handshake proves that the client has its key.
int accept_any(int, X509_STORE_CTX*) {
  return 1;
}

Error not_usable(std::string_view what, const boost::system::error_code& error) {
  return {ErrorCode::invalid, "control.certificate",
          "the " + std::string(what) + " cannot be used (" + error.message() + ")",
          "It must be PEM, and the key must be the certificate's own."};
}

void harden(ssl::context& context, bool client_certificates) {
  SSL_CTX* handle = context.native_handle();
  SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
  ::SSL_CTX_set_cipher_list(handle, ciphers);
  ::SSL_CTX_set_options(handle, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // A thousand idle clients must not cost a thousand buffers, nor past ones a cache.
  SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  if (client_certificates) {
    ::SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, accept_any);
    // Resumed sessions would need an identity of their own (SSL_CTX_set_session_id_context(3)).
    ::SSL_CTX_set_options(handle, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_OFF);
  }
}

/// A file of the station's own: readable by nobody else, whole or not there at all.
Result<void> write_private(const std::filesystem::path& path, std::string_view bytes) {
  if (auto made = core::make_directory(path.parent_path()); !made) return made;
  auto temporary = path;
  temporary += ".new";
  ::unlink(temporary.c_str());
  const auto file = core::open_file(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file) return file.error();
  if (auto written = core::write_all(file->get(), bytes); !written) return written;
  return core::publish_file(file->get(), temporary, path);
}

}  // namespace

Result<void> Tls::put_in_force(const std::string& certificate, const std::string& key) {
  auto details = read_certificate(certificate);
  if (!details) return core::at_field(details.error(), "control.certificate");
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  harden(*context, files_.client_certificates);
  boost::system::error_code error;
  context->use_certificate_chain(boost::asio::buffer(certificate), error);
  if (error) return not_usable("certificate", error);
  context->use_private_key(boost::asio::buffer(key), ssl::context::pem, error);
  if (error) return not_usable("key", error);
  certificate_ = std::move(*details);
  context_ = std::move(context);
  return tell();
}

Result<void> Tls::load() {
  const auto& path = is_admins() ? files_.certificate : files_.own;
  if (!is_admins() && !std::filesystem::exists(path)) {
    certificate_.reset();
    context_.reset();
    return tell();
  }
  const auto certificate = core::read_file(path, largest_file);
  if (!certificate) return core::at_field(certificate.error(), "control.certificate");
  if (!is_admins() || files_.key.empty()) return put_in_force(*certificate, *certificate);
  const auto key = core::read_file(files_.key, largest_file);
  if (!key) return core::at_field(key.error(), "control.key");
  return put_in_force(*certificate, *key);
}

Error Tls::admins_own() const {
  return {ErrorCode::conflict,
          {},
          "the settings name a certificate of your own, '" + files_.certificate.native() + "'",
          "Replace that file and reload the station, or empty control.certificate in the settings."};
}

Result<void> Tls::create(const std::vector<std::string>& names, bool replace) {
  if (is_admins()) return admins_own();
  if (!replace && certificate_) {
    return Error{ErrorCode::conflict, "/replace", "the station has a certificate, which clients know it by",
                 "To make a new one all the same, with a new fingerprint, say replace."};
  }
  const auto pem = make_certificate(names);
  if (!pem) return pem.error();
  if (auto written = write_private(files_.own, *pem); !written) return written;
  return load();
}

Result<void> Tls::remove() {
  if (is_admins()) return admins_own();
  if (!certificate_) {
    return Error{ErrorCode::not_found, {}, "the station has no certificate", "There is nothing to remove."};
  }
  if (::unlink(files_.own.c_str()) != 0) return core::system_error("removing", files_.own.native(), errno);
  if (auto synced = core::sync_directory(files_.own.parent_path()); !synced) return synced;
  return load();
}

}  // namespace xiangyin::control
