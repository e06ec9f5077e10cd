#include "daemon/core/json.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/library/details.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin::library {

namespace json = boost::json;
using core::JsonReader;
using core::Result;

namespace {

constexpr std::size_t longest_text = 8000;  ///< bytes: ten minutes of Chinese

std::map<std::string, std::string> read_recordings(JsonReader& reader) {
  std::map<std::string, std::string> recordings;
  const json::value* member = reader.member("recordings");
  if (member == nullptr) return recordings;
  if (!member->is_object()) {
    reader.refuse("recordings", "must be an object", "Send {\"LANGUAGE\": \"RECORDING ID\"}.");
    return recordings;
  }
  JsonReader entries(*member, reader.pointer("recordings"));
  for (const auto& entry : member->get_object()) {
    const std::string_view name(entry.key().data(), entry.key().size());
    const std::string language = entries.take(name, parse_language(name));
    const std::string recording = entries.text(name);
    if (!core::is_sha256(recording)) {
      entries.refuse(name, "is not the id of a recording", "Give the 64 hexadecimal digits of one.");
    } else if (!recordings.emplace(language, recording).second) {
      entries.refuse(name, "is there twice", "Give one recording for each language.");
    }
  }
  if (auto finished = entries.finish(); !finished) reader.refuse(finished.error());
  return recordings;
}

}  // namespace

json::object Announcement::to_json() const {
  json::object by_language;
  for (const auto& [language, recording] : recordings)
    by_language.emplace(language, recording);
  json::object body{{"id", id}, {"title", title}, {"recordings", std::move(by_language)}};
  if (!text.empty()) body["text"] = text;
  return body;
}

Result<Announcement> Announcement::from_json(const std::string& id, const json::object& body) {
  const json::value value(body);
  JsonReader reader(value, "");
  Announcement announcement;
  announcement.id = id;
  if (reader.text_or("id", id) != id)
    reader.refuse("id", "is not '" + id + "'", "Leave it out, or give the id the address has.");
  announcement.title = read_line(reader, "title", "");
  if (announcement.title.empty()) reader.refuse("title", "is missing or empty", "Give it a value.");
  announcement.text = reader.text_or("text", "");
  if (announcement.text.size() > longest_text)
    reader.refuse("text", "is longer than " + std::to_string(longest_text) + " bytes", "Shorten it.");
  announcement.recordings = read_recordings(reader);
  if (auto finished = reader.finish(); !finished) return finished.error();
  return announcement;
}

}  // namespace xiangyin::library
