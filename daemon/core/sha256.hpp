#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

struct evp_md_ctx_st;

namespace xiangyin::core {

/// SHA-256 (FIPS 180-4) fed piece by piece.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// The digest as 64 lower-case hexadecimal digits. Call once, last.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256(std::string_view bytes);

/// Feeds it all of a file, from its beginning, wherever the descriptor stands. Returns the file's size in
/// bytes.
Result<std::int64_t> hash_file(int descriptor, Sha256& hash);
/// The digest of all of a file.
Result<std::string> sha256_of_file(int descriptor);

/// True for 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

}  // namespace xiangyin::core
