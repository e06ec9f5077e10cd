#include "daemon/ledger/row.hpp"

#include <array>
#include <cmath>

#include <boost/json/array.hpp>

#include "daemon/core/json.hpp"

namespace xiangyin::ledger {
namespace {

using core::Error;
using core::ErrorCode;
using core::JsonReader;

constexpr std::array<std::string_view, 6> outcomes{"completed", "partial", "displaced",
                                                   "missed",    "skipped", "failed"};

boost::json::value moment(const std::optional<core::Instant>& instant) {
  return instant ? boost::json::value(core::to_rfc3339(*instant)) : boost::json::value(nullptr);
}

std::optional<core::Instant> read_moment(JsonReader& reader, std::string_view name) {
  const std::string text = reader.text_or(name, "");
  if (text.empty()) return std::nullopt;
  return reader.take(name, core::parse_rfc3339(text));
}

Outcome read_outcome(JsonReader& reader) {
  const std::string text = reader.text("outcome");
  for (std::size_t index = 0; index < outcomes.size(); ++index) {
    if (outcomes.at(index) == text) return static_cast<Outcome>(index);
  }
  reader.refuse("outcome", "'" + text + "' is unknown", "Use one of the six outcomes.");
  return Outcome::failed;
}

}  // namespace

std::string_view to_text(Outcome outcome) {
  return outcomes.at(static_cast<std::size_t>(outcome));
}

boost::json::object Row::to_json() const {
  return {{"number", number},
          {"broadcast", broadcast},
          {"rule", rule},
          {"recurrence_id", recurrence_id},
          {"playlist", playlist},
          {"zones", boost::json::array(zones.begin(), zones.end())},
          {"priority", priority},
          {"scheduled_at", core::to_rfc3339(scheduled_at)},
          {"on_air_at", moment(on_air_at)},
          {"ended_at", moment(ended_at)},
          {"outcome", to_text(outcome)},
          {"reason", reason},
          {"said_seconds", static_cast<double>(said_milliseconds) / 1000},
          {"peak_dbfs", peak_dbfs},
          {"rms_dbfs", rms_dbfs},
          {"hash", hash}};
}

core::Result<Row> Row::from_json(const boost::json::object& body) {
  JsonReader reader(body, "");
  Row row;
  row.number = reader.integer_or("number", 0, 0, INT64_MAX);
  row.broadcast = reader.text("broadcast");
  row.rule = reader.text_or("rule", "");
  row.recurrence_id = reader.text("recurrence_id");
  row.playlist = reader.text_or("playlist", "");
  row.zones = reader.texts_or("zones", {});
  row.priority = reader.text_or("priority", "routine");
  row.scheduled_at = reader.take("scheduled_at", core::parse_rfc3339(reader.text("scheduled_at")));
  row.on_air_at = read_moment(reader, "on_air_at");
  row.ended_at = read_moment(reader, "ended_at");
  row.outcome = read_outcome(reader);
  row.reason = reader.text_or("reason", "");
  row.said_milliseconds = std::llround(reader.number_or("said_seconds", 0, 0, 1e9) * 1000);
  row.peak_dbfs = reader.number_or("peak_dbfs", -120, -200, 100);
  row.rms_dbfs = reader.number_or("rms_dbfs", -120, -200, 100);
  row.hash = reader.text_or("hash", "");
  if (auto read = reader.finish(); !read) return read.error();
  return row;
}

}  // namespace xiangyin::ledger
