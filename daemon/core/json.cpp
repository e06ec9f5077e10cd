#include "daemon/core/json.hpp"

#include <algorithm>

#include <absl/strings/str_replace.h>
#include <boost/json/parse.hpp>
#include <boost/json/stream_parser.hpp>

namespace xiangyin::core {

namespace json = boost::json;

Result<json::value> parse_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = 16;
  json::stream_parser parser({}, options);
  boost::system::error_code error;
  const std::size_t consumed = parser.write_some(text.data(), text.size(), error);
  if (!error && consumed == text.size()) parser.finish(error);
  if (error || consumed != text.size()) {
    return Error{ErrorCode::invalid,
                 {},
                 "not JSON at byte " + std::to_string(consumed) + (error ? " (" + error.message() + ")" : ""),
                 "Send one JSON document after RFC 8259."};
  }
  return parser.release();
}

JsonReader::JsonReader(const json::object& object, std::string pointer)
    : object_(&object), pointer_(std::move(pointer)) {}

JsonReader::JsonReader(const json::value& value, std::string pointer)
    : object_(value.if_object()), pointer_(std::move(pointer)) {
  if (object_ == nullptr) {
    error_ = Error{ErrorCode::invalid, pointer_, "must be an object",
                   "Send members in braces: {\"name\": value}."};
  }
}

std::string JsonReader::pointer(std::string_view name) const {
  std::string escaped;  // RFC 6901 section 3
  for (const char character : name) {
    if (character == '~') {
      escaped += "~0";
    } else if (character == '/') {
      escaped += "~1";
    } else {
      escaped += character;
    }
  }
  return pointer_ + '/' + escaped;
}

void JsonReader::refuse(Error error) {
  if (!error_) error_ = std::move(error);
}

void JsonReader::refuse(std::string_view name, std::string message, std::string advice) {
  refuse(Error{ErrorCode::invalid, pointer(name), std::move(message), std::move(advice)});
}

const json::value* JsonReader::member(std::string_view name) {
  asked_.emplace_back(name);
  if (object_ == nullptr) return nullptr;
  const json::value* found = object_->if_contains(name);
  return found != nullptr && found->is_null() ? nullptr : found;
}

const json::value* JsonReader::wanted(std::string_view name, json::kind kind, std::string_view kind_name) {
  const json::value* found = member(name);
  if (found == nullptr || found->kind() == kind) return found;
  refuse(name, "must be " + std::string(kind_name), "Correct its type.");
  return nullptr;
}

std::string JsonReader::text(std::string_view name) {
  std::string value = text_or(name, "");
  if (value.empty()) refuse(name, "is missing or empty", "Give it a value.");
  return value;
}

std::string JsonReader::text_or(std::string_view name, std::string_view fallback) {
  const json::value* found = wanted(name, json::kind::string, "a text");
  return std::string(found == nullptr ? fallback : std::string_view(found->get_string()));
}

double JsonReader::number_or(std::string_view name, double fallback, double least, double most) {
  const json::value* found = member(name);
  if (found == nullptr) return fallback;
  boost::system::error_code error;
  const auto value = found->to_number<double>(error);
  if (error || !(value >= least && value <= most)) {
    refuse(name, "must be a number from " + std::to_string(least) + " to " + std::to_string(most),
           "Give a number in that range.");
    return fallback;
  }
  return value;
}

std::int64_t JsonReader::integer_or(std::string_view name, std::int64_t fallback, std::int64_t least,
                                    std::int64_t most) {
  const json::value* found = member(name);
  if (found == nullptr) return fallback;
  boost::system::error_code error;
  const auto value = found->to_number<std::int64_t>(error);
  if (error || value < least || value > most) {
    refuse(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most),
           "Give a number in that range.");
    return fallback;
  }
  return value;
}

std::int64_t JsonReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  if (object_ != nullptr && !object_->contains(name)) refuse(name, "is missing", "Give it a value.");
  return integer_or(name, least, least, most);
}

bool JsonReader::flag_or(std::string_view name, bool fallback) {
  const json::value* found = wanted(name, json::kind::bool_, "true or false");
  return found == nullptr ? fallback : found->get_bool();
}

std::vector<std::string> JsonReader::texts_or(std::string_view name, std::vector<std::string> fallback) {
  const json::value* found = wanted(name, json::kind::array, "a list of texts");
  if (found == nullptr) return fallback;
  std::vector<std::string> texts;
  for (const json::value& entry : found->get_array()) {
    if (!entry.is_string()) {
      refuse(name, "must hold texts only", "Put each entry in quotation marks.");
      return fallback;
    }
    texts.emplace_back(entry.get_string());
  }
  return texts;
}

Result<void> JsonReader::finish() {
  if (!error_ && object_ != nullptr) {
    for (const auto& member : *object_) {
      if (std::find(asked_.begin(), asked_.end(), member.key()) == asked_.end()) {
        refuse(member.key(), "is not a known member", "Remove it, or check how it is spelled.");
        break;
      }
    }
  }
  if (error_) return *error_;
  return {};
}

}  // namespace xiangyin::core
