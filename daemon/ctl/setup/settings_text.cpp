#include "daemon/ctl/setup/settings_text.hpp"

#include <algorithm>
#include <cassert>
#include <sstream>

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

namespace xiangyin::ctl {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines = absl::StrSplit(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string text_of(const Lines& lines) {
  return absl::StrJoin(lines, "\n") + "\n";
}

/// A line without what it is indented by.
std::string_view bare(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

bool is_header(const std::string& line) {
  return bare(line).starts_with('[');
}

/// "key = " or "#key = ".
bool explains(std::string_view line, std::string_view key) {
  if (line.starts_with('#')) line.remove_prefix(1);
  return line.starts_with(key) && bare(line.substr(key.size())).starts_with('=');
}

/// Puts `value` in the place of the one that the text has at a region of it.
void replace(Lines& lines, const toml::source_region& region, const std::string& value) {
  const auto first = static_cast<std::size_t>(region.begin.line) - 1;
  const auto last = static_cast<std::size_t>(region.end.line) - 1;
  const std::string before = lines.at(first).substr(0, static_cast<std::size_t>(region.begin.column) - 1);
  const std::string& end = lines.at(last);
  const std::string after = end.substr(std::min(end.size(), static_cast<std::size_t>(region.end.column) - 1));
  lines.at(first) = before + value + after;
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first) + 1,
              lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
}

}  // namespace

Result<SettingsText> SettingsText::read(std::string text) {
  try {
    toml::table values = toml::parse(text);
    return SettingsText(std::move(text), std::move(values));
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::invalid, "line " + std::to_string(error.source().begin.line),
                 std::string(error.description()), "Write it after TOML 1.0."};
  }
}

std::string SettingsText::quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::toml_formatter(toml::value<std::string>(text), toml::format_flags::allow_unicode_strings);
  return out.str();
}

void SettingsText::become(std::string text) {
  text_ = std::move(text);
  values_ = toml::parse(text_);
}

void SettingsText::set(std::string_view table, std::string_view key, const std::string& value) {
  put(table, key, quoted(value));
}

void SettingsText::set(std::string_view table, std::string_view key, const std::vector<std::string>& values) {
  std::vector<std::string> all;
  for (const std::string& value : values)
    all.push_back(quoted(value));
  put(table, key, '[' + absl::StrJoin(all, ", ") + ']');
}

void SettingsText::put(std::string_view table, std::string_view key, const std::string& value) {
  Lines lines = lines_of(text_);
  if (const toml::node* const node = values_[table][key].node()) {
    replace(lines, node->source(), value);
    return become(text_of(lines));
  }
  const std::string line = std::string(key) + " = " + value;
  auto begin = std::find(lines.begin(), lines.end(), '[' + std::string(table) + ']');
  if (begin == lines.end()) {
    lines.insert(lines.end(), {"", '[' + std::string(table) + ']', line});
    return become(text_of(lines));
  }
  const auto end = std::find_if(begin + 1, lines.end(), is_header);
  const auto explained =
      std::find_if(begin + 1, end, [key](const std::string& one) { return explains(one, key); });
  if (explained == end) {
    lines.insert(begin + 1, line);
  } else {
    *explained = line;
  }
  become(text_of(lines));
}

void SettingsText::remove_tables(std::string_view name) {
  const std::string header = "[[" + std::string(name) + "]]";
  Lines kept;
  bool inside = false;
  for (std::string& line : lines_of(text_)) {
    if (is_header(line)) inside = bare(line).starts_with(header);
    if (!inside || bare(line).empty() || bare(line).starts_with('#')) kept.push_back(std::move(line));
  }
  become(text_of(kept));
}

void SettingsText::set_tables(std::string_view name, const std::vector<Table>& tables) {
  remove_tables(name);
  std::string text = text_;
  for (const Table& table : tables) {
    text += "\n[[" + std::string(name) + "]]\n";
    for (const auto& [key, value] : table)
      text += key + " = " + value + '\n';
  }
  become(std::move(text));
}

}  // namespace xiangyin::ctl
