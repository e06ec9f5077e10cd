#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::backup {

/// A folder of the state in which something is put together, for one at a time; emptied before, gone
/// afterwards.
class Staging {
 public:
  /// Errors: conflict while somebody else has it; io.
  static core::Result<Staging> begin(const std::filesystem::path& folder);
  Staging(Staging&& other) noexcept = default;
  Staging& operator=(Staging&&) = delete;
  ~Staging();

  const std::filesystem::path& folder() const { return folder_; }

 private:
  Staging(std::filesystem::path folder, core::FileDescriptor lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}

  std::filesystem::path folder_;
  core::FileDescriptor lock_;  ///< of the folder itself
};

/// Where the state has what a backup is made of.
inline constexpr const char* database_name = "station.sqlite";
inline constexpr const char* certificates_name = "tls";

inline constexpr const char* library_name = "library";

}  // namespace xiangyin::backup
