#include "daemon/playout/broadcast.hpp"

#include <algorithm>
#include <system_error>

#include <fcntl.h>

namespace xiangyin::playout {

using core::Result;
using ledger::Outcome;

Result<void> AirMarks::prepare() const {
  return core::make_directory(directory_);
}

Result<core::FileDescriptor> AirMarks::create(const std::string& broadcast) const {
  return core::open_file(directory_ / broadcast, O_WRONLY | O_CREAT | O_TRUNC);
}

bool AirMarks::was_heard(const std::string& broadcast) const {
  std::error_code missing;
  const auto size = std::filesystem::file_size(directory_ / broadcast, missing);
  return !missing && size > 0;
}

void AirMarks::remove(const std::string& broadcast) const {
  std::error_code ignored;
  std::filesystem::remove(directory_ / broadcast, ignored);
}

void AirMarks::remove_all() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, ignored)) {
    std::filesystem::remove(entry.path(), ignored);
  }
}

core::Instant Broadcast::said_at(core::Instant now, core::Duration uptime) const {
  if (!sounding) return std::max(air_at, now) + length;
  return now + std::max<core::Duration>(length - (uptime - sounding_since), core::Duration{});
}

Result<audio::Cue> make_cue(const Broadcast& broadcast, const library::Library& library,
                            const AirMarks& marks) {
  audio::Cue cue;
  cue.broadcast = broadcast.row.broadcast;
  cue.start = broadcast.air_at.time_since_epoch().count();
  cue.latest_start = broadcast.latest_start.time_since_epoch().count();
  cue.ceiling_dbtp = broadcast.sheet.ceiling_dbtp;
  cue.channels = broadcast.channels;
  cue.segments = segments_from(broadcast.sheet, broadcast.offset);
  auto mark = marks.create(broadcast.row.broadcast);
  if (!mark) return mark.error();
  cue.descriptors.push_back(std::move(*mark));
  for (const library::Recording& recording : broadcast.sheet.recordings) {
    auto file = library.open_air_copy(recording);
    if (!file) return file.error();
    cue.descriptors.push_back(std::move(*file));
  }
  return cue;
}

std::string announce(const Broadcast& broadcast) {
  const ledger::Row& row = broadcast.row;
  return row.broadcast + " will say " + row.playlist + " at " + core::to_rfc3339(broadcast.air_at) + " (" +
         (row.rule.empty() ? "by hand" : "rule " + row.rule) + ", " + row.priority + ", " +
         core::to_text(broadcast.length) + (broadcast.interruptions > 0 ? ", after an interruption" : "") +
         ")";
}

std::string conclude(const ledger::Row& row) {
  std::string line = row.broadcast + " " +
                     (row.rule.empty() ? row.playlist : row.rule + " " + row.recurrence_id) + ": " +
                     std::string(to_text(row.outcome));
  if (!row.reason.empty()) line += " (" + row.reason + ")";
  return line;
}

core::LogFields log_fields(const ledger::Row& row) {
  // The rows of what is not yet over have no outcome.
  const std::string outcome = row.ended_at ? std::string(to_text(row.outcome)) : std::string();
  return {{"BROADCAST", row.broadcast},
          {"RULE", row.rule},
          {"OCCURRENCE", row.recurrence_id},
          {"PLAYLIST", row.playlist},
          {"OUTCOME", outcome}};
}

std::string because(const Broadcast& broadcast, plan::Cause cause) {
  plan::Ruling ruling;
  ruling.outcome = broadcast.row.outcome;
  ruling.cause = cause;
  ruling.other = broadcast.interrupted_by;
  return plan::reason(ruling, {});
}

void record_end(Broadcast& broadcast, const audio::Ended& ended) {
  ledger::Row& row = broadcast.row;
  row.said_milliseconds = broadcast.said_before + ended.milliseconds;
  row.peak_dbfs = ended.peak_dbfs;
  row.rms_dbfs = ended.rms_dbfs;
  const bool heard = broadcast.sounding || row.said_milliseconds > 0;
  switch (ended.how) {
    case audio::Ended::How::completed:
      row.outcome = Outcome::completed;
      if (broadcast.interruptions > 0) row.reason = because(broadcast, plan::Cause::interrupted);
      break;
    case audio::Ended::How::stopped:
      row.outcome = heard ? Outcome::partial : Outcome::skipped;
      row.reason = broadcast.stop_reason;
      if (row.reason.empty() && broadcast.stopping) row.reason = because(broadcast, broadcast.end_cause);
      if (row.reason.empty()) row.reason = "it was stopped";
      break;
    case audio::Ended::How::late:
      row.outcome = heard ? Outcome::partial : Outcome::missed;
      row.reason = "the output was not ready within the lateness window";
      if (!ended.reason.empty()) row.reason += ": " + ended.reason;
      break;
    case audio::Ended::How::failed:
      row.outcome = heard ? Outcome::partial : Outcome::failed;
      row.reason = ended.reason;
      break;
  }
}

void record_loss(Broadcast& broadcast, const std::string& reason, core::Duration uptime) {
  ledger::Row& row = broadcast.row;
  row.outcome = broadcast.sounding || broadcast.interruptions > 0 ? Outcome::partial : Outcome::failed;
  row.reason = reason;
  row.said_milliseconds = broadcast.said_before;
  if (!broadcast.sounding) return;
  const core::Duration said =
      std::clamp<core::Duration>(uptime - broadcast.sounding_since, core::Duration{}, broadcast.length);
  row.said_milliseconds += std::chrono::duration_cast<std::chrono::milliseconds>(said).count();
}

}  // namespace xiangyin::playout
