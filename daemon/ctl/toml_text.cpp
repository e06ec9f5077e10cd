#include "daemon/ctl/toml_text.hpp"

#include <sstream>

#include <boost/json/array.hpp>
#include <toml++/toml.h>

#include "daemon/core/file.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;

constexpr std::size_t largest_file = 16 * 1024 * 1024;

json::value to_json(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table)
      object[std::string(key.str())] = to_json(value);
    return object;
  }
  if (const auto* list = node.as_array()) {
    json::array array;
    for (const toml::node& entry : *list)
      array.push_back(to_json(entry));
    return array;
  }
  if (const auto* text = node.as_string()) return json::value(text->get());
  if (const auto* number = node.as_integer()) return json::value(number->get());
  if (const auto* number = node.as_floating_point()) return json::value(number->get());
  if (const auto* flag = node.as_boolean()) return json::value(flag->get());
  std::ostringstream moment;
  node.visit([&moment](const auto& value) {
    if constexpr (toml::is_date<decltype(value)> || toml::is_time<decltype(value)> ||
                  toml::is_date_time<decltype(value)>) {
      moment << value.get();
    }
  });
  return json::value(moment.str());
}

toml::table to_table(const json::object& object);
toml::array to_array(const json::array& list);

/// Calls `put` with the value as TOML has it; not for null.
template <class Put>
void convert(const json::value& value, Put put) {
  if (const auto* object = value.if_object()) {
    put(to_table(*object));
  } else if (const auto* list = value.if_array()) {
    put(to_array(*list));
  } else if (value.is_string()) {
    put(std::string(value.get_string()));
  } else if (value.is_bool()) {
    put(value.get_bool());
  } else if (value.is_double()) {
    put(value.get_double());
  } else if (!value.is_null()) {
    put(value.to_number<std::int64_t>());
  }
}

toml::array to_array(const json::array& list) {
  toml::array array;
  for (const json::value& entry : list)
    convert(entry, [&array](auto one) { array.push_back(std::move(one)); });
  return array;
}

toml::table to_table(const json::object& object) {
  toml::table table;
  for (const auto& member : object)
    convert(member.value(),
            [&](auto one) { table.insert_or_assign(std::string(member.key()), std::move(one)); });
  return table;
}

}  // namespace

core::Result<json::object> read_toml(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown)) return json::object();
  const auto text = core::read_file(file, largest_file);
  if (!text) return text.error();
  try {
    return to_json(toml::parse(*text)).as_object();
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::invalid, file.native() + ":" + std::to_string(error.source().begin.line),
                 std::string(error.description()), "Write it after TOML 1.0."};
  }
}

std::string to_toml(const json::object& object) {
  std::ostringstream text;
  text << toml::toml_formatter(
      to_table(object), toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings);
  return text.str() + '\n';
}

}  // namespace xiangyin::ctl
