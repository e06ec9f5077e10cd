#include "daemon/library/recording.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "daemon/core/json.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/library/details.hpp"

namespace xiangyin::library {

namespace json = boost::json;
using core::JsonReader;
using core::Result;

namespace {

constexpr std::size_t longest_text = 200;  // bytes; a line of a screen
constexpr std::int64_t most_milliseconds = std::int64_t{7} * 24 * 3600 * 1000;

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

json::value moment(const std::optional<core::Instant>& instant) {
  if (!instant) return nullptr;
  return json::value(core::to_rfc3339(*instant));
}

std::string read_digest(JsonReader& reader, std::string_view name) {
  std::string digest = reader.text(name);
  if (!core::is_sha256(digest))
    reader.refuse(name, "is not a SHA-256", "Give its 64 hexadecimal digits in lower case.");
  return digest;
}

double required_number(JsonReader& reader, std::string_view name, double least, double most) {
  if (reader.member(name) == nullptr) reader.refuse(name, "is missing", "Give it a value.");
  return reader.number_or(name, least, least, most);
}

std::int64_t read_milliseconds(JsonReader& reader, std::string_view name) {
  return std::llround(reader.number_or(name, 0, 0, most_milliseconds / 1000.0) * 1000);
}

double in_seconds(std::int64_t milliseconds) {
  return static_cast<double>(milliseconds) / 1000;
}

Measurement read_measurement(JsonReader& reader) {
  Measurement measurement;
  const double seconds = required_number(reader, "duration_seconds", 0, most_milliseconds / 1000.0);
  measurement.duration_milliseconds = std::llround(seconds * 1000);
  measurement.integrated_lufs = required_number(reader, "integrated_lufs", -70, 20);
  measurement.true_peak_dbtp = required_number(reader, "true_peak_dbtp", -120, 40);
  measurement.sample_rate = static_cast<int>(reader.integer("sample_rate", 1, 10'000'000));
  measurement.channels = static_cast<int>(reader.integer("channels", 1, 1024));
  measurement.format = reader.text_or("format", "");
  measurement.noise_floor_dbfs = reader.number_or("noise_floor_dbfs", -120, -120, 0);
  measurement.trimmed_start_milliseconds = read_milliseconds(reader, "trimmed_start_seconds");
  measurement.trimmed_end_milliseconds = read_milliseconds(reader, "trimmed_end_seconds");
  measurement.verdicts = read_verdicts(reader);
  return measurement;
}

}  // namespace

std::string read_line(JsonReader& reader, std::string_view name, std::string_view fallback) {
  std::string text = reader.text_or(name, fallback);
  if (text.size() > longest_text) {
    reader.refuse(name, "is longer than " + std::to_string(longest_text) + " bytes", "Shorten it.");
  } else if (has_control_character(text)) {
    reader.refuse(name, "has a control character in it", "Write it in one line.");
  }
  return text;
}

RecordingDetails read_details(JsonReader& reader) {
  RecordingDetails details;
  details.title = read_line(reader, "title", "");
  if (const std::string language = reader.text_or("language", ""); !language.empty())
    details.language = reader.take("language", parse_language(language));
  details.speaker = read_line(reader, "speaker", "");
  if (const std::string expires_at = reader.text_or("expires_at", ""); !expires_at.empty())
    details.expires_at = reader.take("expires_at", core::parse_rfc3339(expires_at));
  return details;
}

json::object Recording::to_json() const {
  return {{"id", id},
          {"title", details.title},
          {"language", details.language},
          {"speaker", details.speaker},
          {"expires_at", moment(details.expires_at)},
          {"duration_seconds", in_seconds(measurement.duration_milliseconds)},
          {"integrated_lufs", measurement.integrated_lufs},
          {"true_peak_dbtp", measurement.true_peak_dbtp},
          {"noise_floor_dbfs", measurement.noise_floor_dbfs},
          {"trimmed_start_seconds", in_seconds(measurement.trimmed_start_milliseconds)},
          {"trimmed_end_seconds", in_seconds(measurement.trimmed_end_milliseconds)},
          {"verdicts", library::to_json(measurement.verdicts)},
          {"sample_rate", measurement.sample_rate},
          {"channels", measurement.channels},
          {"format", measurement.format},
          {"air_copy", air_copy},
          {"bytes", bytes},
          {"added_at", core::to_rfc3339(added_at)}};
}

Result<Recording> Recording::from_json(const json::object& body) {
  const json::value value(body);
  JsonReader reader(value, "");
  Recording recording;
  recording.id = read_digest(reader, "id");
  recording.details = read_details(reader);
  recording.measurement = read_measurement(reader);
  recording.air_copy = read_digest(reader, "air_copy");
  recording.bytes = reader.integer("bytes", 1, std::int64_t{1} << 40U);
  recording.added_at = reader.take("added_at", core::parse_rfc3339(reader.text("added_at")));
  if (auto finished = reader.finish(); !finished) return finished.error();
  return recording;
}

std::string name_of(const Recording& recording) {
  return recording.details.title.empty() ? recording.id.substr(0, 12) : recording.details.title;
}

Result<RecordingDetails> patch_details(RecordingDetails details, const json::object& body) {
  json::object merged{{"title", details.title},
                      {"language", details.language},
                      {"speaker", details.speaker},
                      {"expires_at", moment(details.expires_at)}};
  for (const auto& [name, value] : body)
    merged.insert_or_assign(name, value);
  const json::value value(std::move(merged));
  JsonReader reader(value, "");
  details = read_details(reader);
  if (auto finished = reader.finish(); !finished) return finished.error();
  return details;
}

}  // namespace xiangyin::library
