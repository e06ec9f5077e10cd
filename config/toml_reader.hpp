#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "daemon/core/result.hpp"

namespace xiangyin::config {

/// Reads one table strictly and remembers the first thing that is wrong, so that a reader is a list of keys
/// followed by finish(). Keys nobody asked for are refused. A key that is absent leaves the default as it is.
class TomlReader {
 public:
  /// `name` is the table's for errors ("output", "zone"); a null table is an absent one.
  TomlReader(const toml::table* table, std::string file, std::string name);

  void read(std::string_view key, std::string& value);
  void read(std::string_view key, bool& value);
  void read(std::string_view key, std::vector<std::string>& values);
  void read(std::string_view key, std::vector<int>& values, int least, int most);
  void read(std::string_view key, int& value, int least, int most);
  void read(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t most);
  void read(std::string_view key, double& value, double least, double most);
  /// The tables of an array of tables [[key]]; empty when absent.
  std::vector<const toml::table*> tables(std::string_view key);
  const toml::table* table(std::string_view key);

  /// Records that a key that was read has an impossible value.
  void refuse(std::string_view key, std::string message, std::string advice);
  void refuse(const core::Error& error);
  core::Result<void> finish();

 private:
  const toml::node* find(std::string_view key);
  std::string place(std::string_view key) const;

  const toml::table* table_;
  std::string file_;
  std::string name_;
  std::vector<std::string> asked_;
  std::optional<core::Error> error_;
};

}  // namespace xiangyin::config
