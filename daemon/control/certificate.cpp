#include "daemon/control/certificate.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>

#include <boost/asio/ip/address.hpp>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace xiangyin::control {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    free(pointer);
  }
};
using Bytes = std::unique_ptr<BIO, Free<&BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Free<&BN_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<&X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<&GENERAL_NAMES_free>>;

constexpr std::size_t most_names = 32;

Error failure(std::string_view doing) {
  std::array<char, 256> reason{};
  ::ERR_error_string_n(::ERR_get_error(), reason.data(), reason.size());
  return {ErrorCode::io, {}, std::string(doing) + " failed: " + reason.data(), {}};
}

bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253 || name.front() == '-' || name.front() == '.') return false;
  return std::all_of(name.begin(), name.end(), [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '.';
  });
}

/// "DNS:box.local,IP:192.0.2.7" after x509v3_config(5).
Result<std::string> alternative_names(const std::vector<std::string>& names) {
  if (names.empty() || names.size() > most_names) {
    return Error{ErrorCode::invalid, "/names", "must be one to 32 names",
                 "Give the names and addresses by which the station is reached."};
  }
  std::string text;
  for (std::size_t index = 0; index < names.size(); ++index) {
    boost::system::error_code no_address;
    boost::asio::ip::make_address(names[index], no_address);
    if (no_address && !is_dns_name(names[index])) {
      return Error{ErrorCode::invalid, "/names/" + std::to_string(index),
                   "'" + names[index].substr(0, 80) + "' is neither a DNS name nor an IP address",
                   "Write it like box.example.org, box.local or 192.0.2.7."};
    }
    text += (text.empty() ? "" : ",") + std::string(no_address ? "DNS:" : "IP:") + names[index];
  }
  return text;
}

bool add_extension(X509& certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  const Extension extension(::X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && ::X509_add_ext(&certificate, extension.get(), -1) == 1;
}

bool set_serial(X509& certificate) {
  // RFC 5280 section 4.1.2.2: positive, at most 20 octets; so random that it is unique.
  const Number number(::BN_new());
  return number && ::BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         ::BN_to_ASN1_INTEGER(number.get(), ::X509_get_serialNumber(&certificate)) != nullptr;
}

bool fill(X509& certificate, EVP_PKEY& key, const std::string& name, const std::string& alternatives) {
  X509_NAME* subject = ::X509_get_subject_name(&certificate);
  // X.520: a common name has at most 64 characters.
  const std::string common = name.substr(0, 64);
  return ::X509_set_version(&certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
         ::ASN1_TIME_set_string_X509(::X509_getm_notBefore(&certificate), "20200101000000Z") == 1 &&
         ::ASN1_TIME_set_string_X509(::X509_getm_notAfter(&certificate), "99991231235959Z") == 1 &&
         ::X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(common.data()),
                                      static_cast<int>(common.size()), -1, 0) == 1 &&
         ::X509_set_issuer_name(&certificate, subject) == 1 && ::X509_set_pubkey(&certificate, &key) == 1 &&
         add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
         add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
         add_extension(certificate, NID_subject_key_identifier, "hash") &&
         add_extension(certificate, NID_subject_alt_name, alternatives) &&
         ::X509_sign(&certificate, &key, ::EVP_sha256()) != 0;
}

std::string name_text(const GENERAL_NAME& name) {
  int kind = 0;
  const auto* value = static_cast<const ASN1_STRING*>(::GENERAL_NAME_get0_value(&name, &kind));
  const auto* data = ::ASN1_STRING_get0_data(value);
  const auto size = static_cast<std::size_t>(::ASN1_STRING_length(value));
  if (kind == GEN_DNS) return {reinterpret_cast<const char*>(data), size};
  if (kind != GEN_IPADD) return {};
  if (size == 4) {
    boost::asio::ip::address_v4::bytes_type bytes;
    std::copy_n(data, 4, bytes.begin());
    return boost::asio::ip::make_address_v4(bytes).to_string();
  }
  boost::asio::ip::address_v6::bytes_type bytes{};
  std::copy_n(data, std::min<std::size_t>(size, 16), bytes.begin());
  return boost::asio::ip::make_address_v6(bytes).to_string();
}

core::Instant instant_of(const ASN1_TIME* time) {
  std::tm fields{};
  ::ASN1_TIME_to_tm(time, &fields);
  constexpr int last_year = 2261 - 1900;  // 64 bits of nanoseconds since 1970 end in 2262
  if (fields.tm_year > last_year) return core::Instant::max();
  return core::Instant(std::chrono::seconds(::timegm(&fields)));
}

}  // namespace

std::string fingerprint(const x509_st& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  ::X509_digest(&certificate, ::EVP_sha256(), digest.data(), &size);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned index = 0; index < size; ++index) {
    text += digits[digest.at(index) >> 4U];
    text += digits[digest.at(index) & 15U];
  }
  return text;
}

Result<CertificateDetails> read_certificate(std::string_view pem) {
  const Bytes bytes(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(::PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
  ::ERR_clear_error();
  if (!certificate) {
    return Error{ErrorCode::invalid,
                 {},
                 "there is no certificate in it",
                 "It must be PEM: it begins with -----BEGIN CERTIFICATE-----."};
  }
  CertificateDetails details;
  details.fingerprint = fingerprint(*certificate);
  details.not_before = instant_of(::X509_get0_notBefore(certificate.get()));
  details.not_after = instant_of(::X509_get0_notAfter(certificate.get()));
  const Names names(static_cast<GENERAL_NAMES*>(
      ::X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
    auto name = name_text(*sk_GENERAL_NAME_value(names.get(), index));
    if (!name.empty()) details.names.push_back(std::move(name));
  }
  return details;
}

Result<std::string> make_certificate(const std::vector<std::string>& names) {
  const auto alternatives = alternative_names(names);
  if (!alternatives) return alternatives.error();
  const Key key(::EVP_EC_gen("P-256"));
  const Certificate certificate(::X509_new());
  if (!key || !certificate || !fill(*certificate, *key, names.front(), *alternatives))
    return failure("making a certificate");
  const Bytes pem(::BIO_new(::BIO_s_mem()));
  if (::PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      ::PEM_write_bio_X509(pem.get(), certificate.get()) != 1) {
    return failure("writing a certificate");
  }
  char* data = nullptr;
  const auto size = ::BIO_get_mem_data(pem.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace xiangyin::control
