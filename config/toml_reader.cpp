#include "config/toml_reader.hpp"

#include <algorithm>

namespace xiangyin::config {
namespace {

template <class Number>
std::string range(Number least, Number most) {
  if constexpr (std::is_floating_point_v<Number>) {
    return range(static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
  } else {
    return "Allowed is " + std::to_string(least) + " to " + std::to_string(most) + ".";
  }
}

}  // namespace

TomlReader::TomlReader(const toml::table* table, std::string file, std::string name)
    : table_(table), file_(std::move(file)), name_(std::move(name)) {}

std::string TomlReader::place(std::string_view key) const {
  const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
  const auto line = node != nullptr     ? node->source().begin.line
                    : table_ != nullptr ? table_->source().begin.line
                                        : 0;
  return file_ + ":" + std::to_string(line) + ": " + (name_.empty() ? "" : name_ + ".") + std::string(key);
}

void TomlReader::refuse(const core::Error& error) {
  if (!error_) error_ = error;
}

void TomlReader::refuse(std::string_view key, std::string message, std::string advice) {
  refuse({core::ErrorCode::invalid, place(key), std::move(message), std::move(advice)});
}

const toml::node* TomlReader::find(std::string_view key) {
  asked_.emplace_back(key);
  return table_ == nullptr ? nullptr : table_->get(key);
}

void TomlReader::read(std::string_view key, std::string& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_string()) return refuse(key, "must be a text", "Put it in quotation marks.");
  value = **node->as_string();
}

void TomlReader::read(std::string_view key, bool& value) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_boolean()) return refuse(key, "must be true or false", "Write it without quotation marks.");
  value = **node->as_boolean();
}

void TomlReader::read(std::string_view key, std::vector<std::string>& values) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::string>())) {
    return refuse(key, "must be a list of texts", "Write it like [\"hak\", \"cmn\"].");
  }
  values.clear();
  for (const toml::node& entry : *list)
    values.push_back(**entry.as_string());
}

void TomlReader::read(std::string_view key, std::vector<int>& values, int least, int most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const toml::array* list = node->as_array();
  if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::int64_t>())) {
    return refuse(key, "must be a list of whole numbers", "Write it like [1, 2].");
  }
  values.clear();
  for (const toml::node& entry : *list) {
    const std::int64_t value = **entry.as_integer();
    if (value < least || value > most)
      return refuse(key, std::to_string(value) + " is impossible", range(least, most));
    values.push_back(static_cast<int>(value));
  }
}

void TomlReader::read(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  if (!node->is_integer()) return refuse(key, "must be a whole number", range(least, most));
  const std::int64_t found = **node->as_integer();
  if (found < least || found > most)
    return refuse(key, std::to_string(found) + " is impossible", range(least, most));
  value = found;
}

void TomlReader::read(std::string_view key, int& value, int least, int most) {
  std::int64_t wide = value;
  read(key, wide, least, most);
  value = static_cast<int>(wide);
}

void TomlReader::read(std::string_view key, double& value, double least, double most) {
  const toml::node* node = find(key);
  if (node == nullptr) return;
  const auto found = node->value<double>();
  if (!found || !(*found >= least && *found <= most)) {
    return refuse(key, "is not a number in the range", range(least, most));
  }
  value = *found;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key) {
  std::vector<const toml::table*> found;
  const toml::node* node = find(key);
  if (node == nullptr) return found;
  const toml::array* list = node->as_array();
  if (list == nullptr || !list->is_homogeneous<toml::table>()) {
    refuse(key, "must be a list of tables",
           "Begin each with [[" + std::string(key) + "]] on a line of its own.");
    return found;
  }
  for (const toml::node& entry : *list)
    found.push_back(entry.as_table());
  return found;
}

const toml::table* TomlReader::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_table()) {
    refuse(key, "must be a table", "Begin it with [" + std::string(key) + "] on a line of its own.");
    return nullptr;
  }
  return node == nullptr ? nullptr : node->as_table();
}

core::Result<void> TomlReader::finish() {
  if (!error_ && table_ != nullptr) {
    for (const auto& [key, node] : *table_) {
      if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end()) continue;
      std::string known;
      for (const std::string& name : asked_)
        known += (known.empty() ? "" : ", ") + name;
      refuse(key.str(), "is not a known key", "Known here: " + known + ".");
      break;
    }
  }
  if (error_) return *error_;
  return {};
}

}  // namespace xiangyin::config
