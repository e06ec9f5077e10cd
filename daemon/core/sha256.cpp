#include "daemon/core/sha256.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>

#include <absl/strings/escaping.h>
#include <openssl/evp.h>
#include <unistd.h>

namespace xiangyin::core {

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  [[maybe_unused]] const int started = EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  assert(started == 1);
}

void Sha256::update(std::string_view bytes) {
  EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
}

std::string Sha256::finish() {
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

Result<std::int64_t> hash_file(int descriptor, Sha256& hash) {
  std::array<char, 65536> block{};
  for (std::int64_t offset = 0;;) {
    const ssize_t got = pread(descriptor, block.data(), block.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("reading", "file", errno);
    if (got == 0) return offset;
    hash.update({block.data(), static_cast<std::size_t>(got)});
    offset += got;
  }
}

Result<std::string> sha256_of_file(int descriptor) {
  Sha256 hash;
  if (const auto hashed = hash_file(descriptor, hash); !hashed) return hashed.error();
  return hash.finish();
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

}  // namespace xiangyin::core
