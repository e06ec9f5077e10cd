#include "daemon/control/resources/ledger_table.hpp"

#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>

#include "daemon/control/resources/sheet.hpp"

namespace xiangyin::control {
namespace {

using Moment = std::optional<core::Instant>;

std::string local(const schedule::TimeZone& zone, const Moment& moment) {
  return moment ? local_text(zone, *moment) : std::string();
}

std::vector<std::vector<std::string>> cells(const std::vector<ledger::Row>& rows,
                                            const schedule::TimeZone& zone) {
  std::vector<std::vector<std::string>> table;
  for (const ledger::Row& row : rows) {
    table.push_back({std::to_string(row.number), local(zone, row.scheduled_at), local(zone, row.on_air_at),
                     local(zone, row.ended_at), row.playlist, row.rule, absl::StrJoin(row.zones, " "),
                     std::string(to_text(row.outcome)), row.reason,
                     absl::StrFormat("%.1f", static_cast<double>(row.said_milliseconds) / 1000)});
  }
  return table;
}

}  // namespace

Response ledger_csv(const std::vector<ledger::Row>& rows, const std::string& station,
                    const schedule::TimeZone& zone) {
  Sheet sheet{station,
              {"number", "scheduled_at", "on_air_at", "ended_at", "playlist", "rule", "zones", "outcome",
               "reason", "said_seconds"},
              cells(rows, zone),
              {}};
  sheet.headings.insert(sheet.headings.end(), {"time_zone", "broadcast", "hash"});
  for (std::size_t index = 0; index < rows.size(); ++index)
    sheet.rows[index].insert(sheet.rows[index].end(), {zone.name(), rows[index].broadcast, rows[index].hash});
  return to_csv(sheet);
}

Response ledger_html(const std::vector<ledger::Row>& rows, const std::string& station,
                     const schedule::TimeZone& zone) {
  return to_html({station + " 播出登记本 Broadcast ledger (" + zone.name() + ")",
                  {"No. 序号", "Scheduled 计划", "On air 播出", "Ended 结束", "Content 内容", "Rule 规则",
                   "Zones 区域", "Outcome 结果", "Reason 原因", "Seconds 秒"},
                  cells(rows, zone),
                  "On duty 值班员: ____________   Checked 审核: ____________   Date 日期: ____________"});
}

}  // namespace xiangyin::control
