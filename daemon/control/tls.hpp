#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "daemon/control/certificate.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// Where the station's certificate is.
struct TlsFiles {
  std::filesystem::path own;          ///< the station's own, key and certificate in one file, made here
  std::filesystem::path certificate;  ///< an admin's, with the chain; empty: the station's own
  std::filesystem::path key;          ///< of the admin's; empty: in the same file
  bool client_certificates = false;   ///< clients are asked for a certificate of theirs
};

/// The certificate that is in force, if any. Until there is one the station listens on its Unix socket only.
/// TLS 1.2 and 1.3 (RFC 8446, RFC 9325), forward secrecy and authenticated ciphers only. Used on the loop's
/// thread only.
class Tls {
 public:
  explicit Tls(TlsFiles files) : files_(std::move(files)) {}

  /// Reads the files anew. What was in force stays so on an error. Without any file there is no TLS.
  core::Result<void> load();
  void set_files(TlsFiles files) { files_ = std::move(files); }

  /// Makes a key and a certificate of the station's own for these names and puts them in force. Errors:
  /// conflict when there is one and it is not to be replaced, or an admin's is in the settings; invalid; io.
  core::Result<void> create(const std::vector<std::string>& names, bool replace);
  /// Removes the station's own; from then on nobody can come in over TCP. Errors: not_found, conflict, io.
  core::Result<void> remove();

  /// For new connections; null without TLS.
  const std::shared_ptr<boost::asio::ssl::context>& context() const { return context_; }
  const std::optional<CertificateDetails>& certificate() const { return certificate_; }
  bool is_admins() const { return !files_.certificate.empty(); }

  /// Called after every change of what is in force; what it fails at, the change tells.
  void on_change(std::function<core::Result<void>()> changed) { changed_ = std::move(changed); }

  int port = 0;  ///< that the station is reached at, for whoever shows it; 0: it is not

 private:
  core::Result<void> put_in_force(const std::string& certificate, const std::string& key);
  core::Error admins_own() const;
  core::Result<void> tell() const { return changed_ ? changed_() : core::Result<void>(); }

  TlsFiles files_;
  std::shared_ptr<boost::asio::ssl::context> context_;
  std::optional<CertificateDetails> certificate_;
  std::function<core::Result<void>()> changed_;
};

}  // namespace xiangyin::control
