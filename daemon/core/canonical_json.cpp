#include "daemon/core/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::core {

namespace json = boost::json;

namespace {

/// Whether a name comes first by UTF-16 code units. In UTF-8 that is the order of the bytes, but for names
/// beyond the basic plane (lead byte 0xF0 and up), whose surrogates come before U+E000 (lead byte 0xEE).
bool comes_first(std::string_view left, std::string_view right) {
  const auto weight = [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0xF0) return byte - 2;
    return byte >= 0xEE ? byte + 0x10 : int{byte};
  };
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [&weight](char a, char b) { return weight(a) < weight(b); });
}

/// As ECMAScript writes a number: without an exponent from 1e-6 up to 1e21.
std::string number_text(double value) {
  if (value == 0) return "0";
  std::array<char, 64> text{};
  const bool plain = std::abs(value) >= 1e-6 && std::abs(value) < 1e21;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, format);
  std::string written(text.data(), end);
  // "1e-07" is written as "1e-7" there.
  if (const auto exponent = written.find('e');
      exponent != std::string::npos && written.at(exponent + 2) == '0')
    written.erase(exponent + 2, 1);
  return written;
}

void write(const json::value& value, std::string& text) {
  if (const auto* object = value.if_object()) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : *object)
      members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
      return comes_first({a->key().data(), a->key().size()}, {b->key().data(), b->key().size()});
    });
    char before = '{';
    for (const auto* member : members) {
      text += before;
      text += json::serialize(json::string(member->key())) + ':';
      write(member->value(), text);
      before = ',';
    }
    text += members.empty() ? "{}" : "}";
  } else if (const auto* list = value.if_array()) {
    char before = '[';
    for (const json::value& entry : *list) {
      text += before;
      write(entry, text);
      before = ',';
    }
    text += list->empty() ? "[]" : "]";
  } else if (value.is_double()) {
    text += number_text(value.get_double());
  } else {
    text += json::serialize(value);
  }
}

}  // namespace

std::string to_canonical_json(const json::value& value) {
  std::string text;
  write(value, text);
  return text;
}

json::value merge_patch(json::value target, const json::value& patch) {
  const auto* members = patch.if_object();
  if (members == nullptr) return patch;
  json::object merged = target.is_object() ? std::move(target.get_object()) : json::object();
  for (const auto& member : *members) {
    if (member.value().is_null()) {
      merged.erase(member.key());
    } else {
      json::value& there = merged[member.key()];
      there = merge_patch(std::move(there), member.value());
    }
  }
  return merged;
}

}  // namespace xiangyin::core
