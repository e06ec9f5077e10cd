#include "daemon/control/resources/approval_table.hpp"

#include "daemon/control/resources/sheet.hpp"

namespace xiangyin::control {
namespace {

using Recordings = plan::Collection<library::Recording>;

std::string title_of(const approval::Entry& entry, const Recordings& recordings) {
  const auto found = recordings.find(entry.recording);
  return found == recordings.end() ? "" : found->second.value.details.title;
}

std::string printed(approval::Act act) {
  switch (act) {
    case approval::Act::added:
      return "added 报送";
    case approval::Act::approved:
      return "approved 同意";
    case approval::Act::refused:
      return "refused 退回";
    case approval::Act::said_first:
      break;
  }
  return "said first 应急先播";
}

}  // namespace

Response approval_csv(const std::vector<approval::Entry>& entries, const Recordings& recordings,
                      const std::string& station, const schedule::TimeZone& zone) {
  Sheet sheet{
      station, {"number", "at", "act", "title", "who", "role", "reason", "time_zone", "recording"}, {}, {}};
  for (const approval::Entry& entry : entries) {
    sheet.rows.push_back({std::to_string(entry.number), local_text(zone, entry.at),
                          std::string(to_text(entry.act)), title_of(entry, recordings), entry.who, entry.role,
                          entry.reason, zone.name(), entry.recording});
  }
  return to_csv(sheet);
}

Response approval_html(const std::vector<approval::Entry>& entries, const Recordings& recordings,
                       const std::string& station, const schedule::TimeZone& zone) {
  Sheet sheet{station + " 审批本 Approval record (" + zone.name() + ")",
              {"No. 序号", "When 时间", "Recording 录音", "What 事项", "Who 姓名", "Role 职务", "Reason 意见",
               "Identity 编号"},
              {},
              "Reviewer 审批人: ____________   Checked 审核: ____________   Date 日期: ____________"};
  for (const approval::Entry& entry : entries) {
    sheet.rows.push_back({std::to_string(entry.number), local_text(zone, entry.at),
                          title_of(entry, recordings), printed(entry.act), entry.who, entry.role,
                          entry.reason, entry.recording.substr(0, 12)});
  }
  return to_html(sheet);
}

}  // namespace xiangyin::control
