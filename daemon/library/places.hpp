#pragma once

#include <filesystem>
#include <string>

namespace xiangyin::library {

/// Where the content store has what, below the library's folder. Files are named by the SHA-256 of their
/// bytes: "air/ab/abcdef...", so that no folder gets more than a 256th of them.
struct Places {
  std::filesystem::path directory;

  std::filesystem::path originals() const { return directory / "originals"; }
  std::filesystem::path air_copies() const { return directory / "air"; }
  std::filesystem::path original(const std::string& digest) const {
    return originals() / digest.substr(0, 2) / digest;
  }
  std::filesystem::path air_copy(const std::string& digest) const {
    return air_copies() / digest.substr(0, 2) / digest;
  }
};

}  // namespace xiangyin::library
