#include "daemon/ctl/item.hpp"

#include <cctype>
#include <charconv>
#include <chrono>

#include <absl/strings/str_format.h>

#include "daemon/ctl/duration.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

Error wrong(std::string_view what, std::string message) {
  return {
      ErrorCode::invalid, "ITEM '" + std::string(what.substr(0, 80)) + "'", std::move(message),
      "Write announcement:ID, recording:ID, chime:opening or pause:2s, with ,2x to repeat, ,1s for the pause "
      "between, ,2languages and ,-3dB for the loudness."};
}

template <class T>
bool read_number(std::string_view text, T& number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

bool read_modifier(std::string_view text, json::object& item) {
  int repeat = 1;
  double gain_db = 0;
  if (text.ends_with('x') && read_number(text.substr(0, text.size() - 1), repeat)) {
    item["repeat"] = repeat;
    return true;
  }
  if ((text.ends_with("dB") || text.ends_with("db")) &&
      read_number(text.substr(0, text.size() - 2), gain_db)) {
    item["gain_db"] = gain_db;
    return true;
  }
  constexpr std::string_view languages = "languages";
  if (text.ends_with(languages) && read_number(text.substr(0, text.size() - languages.size()), repeat)) {
    item["languages"] = repeat;
    return true;
  }
  // With its unit: a bare number may mean anything.
  const bool has_unit = !text.empty() && std::isalpha(static_cast<unsigned char>(text.back())) != 0;
  if (const auto between = parse_duration(text); has_unit && between) {
    item["between_seconds"] = std::chrono::duration<double>(*between).count();
    return true;
  }
  return false;
}

Result<json::object> parse_pause(std::string_view text, std::string_view length) {
  const auto duration = parse_duration(length);
  if (!duration) return wrong(text, duration.error().message);
  return json::object{{"pause_seconds", std::chrono::duration<double>(*duration).count()}};
}

}  // namespace

Result<json::object> parse_item(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return wrong(text, "does not say what kind of item it is");
  const std::string_view kind = text.substr(0, colon);
  std::string_view rest = text.substr(colon + 1);
  if (kind == "pause") return parse_pause(text, rest);
  if (kind != "announcement" && kind != "recording" && kind != "chime") {
    return wrong(text, "'" + std::string(kind) + "' is no kind of item");
  }
  const std::string_view id = rest.substr(0, rest.find(','));
  if (kind == "chime" && id != "opening" && id != "closing") {
    return wrong(text, "'" + std::string(id.substr(0, 40)) + "' is no chime");
  }
  if (id.empty()) return wrong(text, "names no " + std::string(kind));
  json::object item{{kind, id}};
  rest.remove_prefix(id.size());
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::string_view modifier = rest.substr(0, rest.find(','));
    if (!read_modifier(modifier, item))
      return wrong(text, "'" + std::string(modifier) + "' is not understood");
    rest.remove_prefix(modifier.size());
  }
  return item;
}

std::string item_text(const json::object& item) {
  if (const auto* pause = item.if_contains("pause_seconds"); pause != nullptr) {
    return absl::StrFormat("pause:%gs", pause->to_number<double>());
  }
  std::string text;
  for (const char* kind : {"announcement", "recording", "chime"}) {
    const auto* id = item.if_contains(kind);
    if (id != nullptr && id->is_string()) text = std::string(kind) + ':' + std::string(id->get_string());
  }
  if (const auto* repeat = item.if_contains("repeat"); repeat != nullptr && repeat->to_number<int>() != 1) {
    text += absl::StrFormat(",%dx", repeat->to_number<int>());
  }
  if (const auto* languages = item.if_contains("languages");
      languages != nullptr && languages->to_number<int>() != 1) {
    text += absl::StrFormat(",%dlanguages", languages->to_number<int>());
  }
  if (const auto* between = item.if_contains("between_seconds");
      between != nullptr && between->to_number<double>() != 0) {
    text += absl::StrFormat(",%gs", between->to_number<double>());
  }
  if (const auto* gain = item.if_contains("gain_db"); gain != nullptr && gain->to_number<double>() != 0) {
    text += absl::StrFormat(",%+gdB", gain->to_number<double>());
  }
  return text;
}

}  // namespace xiangyin::ctl
