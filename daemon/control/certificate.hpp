#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

struct x509_st;

namespace xiangyin::control {

/// SHA-256 over the certificate's DER, as 64 lower-case hexadecimal digits: what people compare, and what a
/// client pins. `openssl x509 -fingerprint -sha256` prints the same with colons.
std::string fingerprint(const x509_st& certificate);

/// What people want to know of a certificate.
struct CertificateDetails {
  std::vector<std::string> names;  ///< its DNS names and IP addresses (subject alternative names)
  std::string fingerprint;
  core::Instant not_before;
  core::Instant not_after;  ///< RFC 5280's "no well-defined expiration", the year 9999, becomes 2262, the
                            ///< last an Instant can name
};

/// Of the first certificate in PEM text. Errors: invalid.
core::Result<CertificateDetails> read_certificate(std::string_view pem);

/// A new key (P-256: a slow core shakes hands fast with it) and a certificate signed with it, for these names
/// (DNS names and IP addresses), as PEM, the key first. A box may have been made before its clock was ever
/// set, so the certificate is good from 2020 and has no expiry (RFC 5280 section 4.1.2.5): clients pin its
/// fingerprint. Errors: invalid with the field /names/N.
core::Result<std::string> make_certificate(const std::vector<std::string>& names);

}  // namespace xiangyin::control
