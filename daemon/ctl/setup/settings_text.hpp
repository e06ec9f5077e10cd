#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// The text of a settings file, changed key by key: what people have written in it, their comments and the
/// explanations it came with, stays.
class SettingsText {
 public:
  /// Errors: invalid where it is no TOML.
  static core::Result<SettingsText> read(std::string text);

  // A copied table has forgotten where in the text its values are.
  SettingsText(const SettingsText& other) : text_(other.text_), values_(toml::parse(text_)) {}
  SettingsText& operator=(SettingsText&&) noexcept = default;
  SettingsText(SettingsText&&) noexcept = default;
  ~SettingsText() = default;

  const std::string& text() const { return text_; }
  const toml::table& values() const { return values_; }

  /// In the place of the value it has, or of the line "#key = ..." that explains it, or at the end of its
  /// table.
  void set(std::string_view table, std::string_view key, const std::string& value);
  void set(std::string_view table, std::string_view key, const std::vector<std::string>& values);
  /// The tables of an array, [[name]], in the place of those that are there. A table is its keys with their
  /// values as TOML has them.
  using Table = std::vector<std::pair<std::string, std::string>>;
  void set_tables(std::string_view name, const std::vector<Table>& tables);
  /// A text as TOML has it.
  static std::string quoted(const std::string& text);

 private:
  SettingsText(std::string text, toml::table values) : text_(std::move(text)), values_(std::move(values)) {}
  void put(std::string_view table, std::string_view key, const std::string& written);
  void remove_tables(std::string_view name);
  void become(std::string text);

  std::string text_;
  toml::table values_;  ///< of text_
};

}  // namespace xiangyin::ctl
