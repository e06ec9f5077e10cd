#include "daemon/health/judging.hpp"

#include <gtest/gtest.h>

namespace xiangyin::health {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t megabyte = 1024 * 1024;

/// The grade, held to give advice where it helps and nowhere else.
Grade grade(const Finding& finding) {
  EXPECT_EQ(finding.grade == Grade::good, finding.advice.empty()) << finding.check << ": " << finding.message;
  EXPECT_FALSE(finding.message.empty());
  return finding.grade;
}

std::vector<ledger::Row> rows(std::initializer_list<ledger::Outcome> outcomes) {
  std::vector<ledger::Row> list;
  for (const ledger::Outcome outcome : outcomes) {
    list.emplace_back();
    list.back().outcome = outcome;
    list.back().reason = "the device was lost";
  }
  return list;
}

TEST(Judging, HearsWhenNothingCanBeHeard) {
  EXPECT_EQ(grade(judge_output("hw:Amplifier", true)), Grade::good);
  EXPECT_EQ(grade(judge_output("hw:Amplifier", false)), Grade::bad);
  EXPECT_EQ(grade(judge_output("wav:/var/lib/xiangyin/heard", true)), Grade::bad);
  EXPECT_EQ(grade(judge_output("null", true)), Grade::bad);
  EXPECT_EQ(grade(judge_output("default", true)), Grade::warning);
  using Condition = playout::OutputState::Condition;
  EXPECT_EQ(grade(judge_output("hw:Amplifier", true, {{"hw:Amplifier", 2, Condition::ready, {}}})),
            Grade::good);
  EXPECT_EQ(grade(judge_output("a and b", true, {{"b", 2, Condition::lost, "it is gone"}})), Grade::bad);
  EXPECT_EQ(grade(judge_output("a", true, {{"a", 2, Condition::substituted, "it is gone"}})), Grade::warning);
}

TEST(Judging, KnowsAClockByItsTrust) {
  EXPECT_EQ(grade(judge_clock({timekeeping::Trust::trusted, "a time server keeps it"})), Grade::good);
  EXPECT_EQ(grade(judge_clock({timekeeping::Trust::holding, "it was right"})), Grade::warning);
  EXPECT_EQ(grade(judge_clock({timekeeping::Trust::unknown, "it may be any time"})), Grade::bad);
}

TEST(Judging, WantsRoomOnTheDisk) {
  EXPECT_EQ(grade(judge_disk(std::nullopt, 64 * megabyte)), Grade::bad);
  EXPECT_EQ(grade(judge_disk(63 * megabyte, 64 * megabyte)), Grade::bad);
  EXPECT_EQ(grade(judge_disk(64 * megabyte, 64 * megabyte)), Grade::warning);
  EXPECT_EQ(grade(judge_disk(256 * megabyte, 64 * megabyte)), Grade::good);
}

TEST(Judging, TellsAMonthBeforeACertificateEnds) {
  const auto now = *core::parse_rfc3339("2026-11-23T07:00:00Z");
  EXPECT_EQ(grade(judge_certificate(std::nullopt, now)), Grade::good);
  EXPECT_EQ(grade(judge_certificate(now + 24h * 31, now)), Grade::good);
  EXPECT_EQ(grade(judge_certificate(now + 24h * 29, now)), Grade::warning);
  EXPECT_EQ(grade(judge_certificate(now, now)), Grade::bad);
}

TEST(Judging, TellsOutcomesThatWereNotMeant) {
  using ledger::Outcome;
  EXPECT_EQ(grade(judge_outcomes({})), Grade::good);
  EXPECT_EQ(grade(judge_outcomes(rows({Outcome::completed, Outcome::skipped, Outcome::displaced}))),
            Grade::good);
  EXPECT_EQ(grade(judge_outcomes(rows({Outcome::completed, Outcome::missed}))), Grade::warning);
  const Finding newest = judge_outcomes(rows({Outcome::failed, Outcome::completed}));
  EXPECT_EQ(grade(newest), Grade::bad);
  EXPECT_NE(newest.message.find("the device was lost"), std::string::npos);
}

TEST(Judging, LooksAhead) {
  const auto zone = *schedule::TimeZone::load("Asia/Shanghai");
  plan::Planned next;
  next.start = *core::parse_rfc3339("2026-11-23T03:30:00Z");
  next.playlist = "noon";
  EXPECT_EQ(judge_next(next, zone).message, "noon at 2026-11-23T11:30:00");
  EXPECT_EQ(grade(judge_next(next, zone)), Grade::good);
  next.outcome = ledger::Outcome::failed;
  next.reason = "its playlist is gone";
  EXPECT_EQ(grade(judge_next(next, zone)), Grade::warning);
  EXPECT_EQ(grade(judge_next(std::nullopt, zone)), Grade::warning);
}

TEST(Judging, KnowsFileSystemsThatForget) {
  EXPECT_EQ(grade(judge_file_system("ext4", "rw,noatime,rw")), Grade::good);
  EXPECT_EQ(grade(judge_file_system("ext4", "rw,noatime,rw,nobarrier")), Grade::bad);
  EXPECT_EQ(grade(judge_file_system("ext4", "rw,data=writeback")), Grade::bad);
  EXPECT_EQ(grade(judge_file_system("ext4", "ro,noatime,rw")), Grade::bad);
  EXPECT_EQ(grade(judge_file_system("vfat", "rw")), Grade::bad);
  EXPECT_EQ(grade(judge_file_system("tmpfs", "rw")), Grade::bad);
  EXPECT_EQ(grade(judge_file_system("", "")), Grade::warning);
}

TEST(Judging, FeelsTheBoard) {
  EXPECT_EQ(grade(judge_board(std::nullopt, std::nullopt)), Grade::good);
  EXPECT_EQ(grade(judge_board(45.0, false)), Grade::good);
  EXPECT_EQ(grade(judge_board(72.0, false)), Grade::warning);
  EXPECT_EQ(grade(judge_board(81.0, false)), Grade::bad);
  EXPECT_EQ(grade(judge_board(45.0, true)), Grade::bad);
  EXPECT_EQ(grade(judge_battery(false)), Grade::warning);
}

}  // namespace
}  // namespace xiangyin::health
