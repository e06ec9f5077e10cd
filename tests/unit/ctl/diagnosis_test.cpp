#include "daemon/ctl/diagnosis.hpp"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;

json::object well() {
  return json::parse(R"({
    "player": {"ready": true, "output": "hw:Amplifier"},
    "clock": {"trust": "trusted", "reason": "a time server keeps it"},
    "process": {"free_disk_bytes": 8000000000},
    "next": {"playlist": "noon", "scheduled_at": "2026-11-23T03:30:00Z", "outcome": "completed", "reason": ""}
  })")
      .as_object();
}

/// The grade of one check.
Grade grade(const std::string& check, const json::object& status, const json::object& verification,
            const json::array& ledger) {
  const auto findings = diagnose(status, verification, ledger);
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& finding) { return finding.check == check; });
  EXPECT_NE(found, findings.end()) << check;
  EXPECT_EQ(found->grade == Grade::good, found->advice.empty())
      << check << ": advice, and only where it helps";
  return found->grade;
}

const json::object intact{{"intact", true}, {"rows", 3}};

json::array rows(std::initializer_list<const char*> outcomes) {
  json::array list;
  for (const char* outcome : outcomes)
    list.push_back(json::object{{"outcome", outcome}, {"reason", "the device was lost"}});
  return list;
}

TEST(Diagnosis, FindsNothingWhereAllIsWell) {
  for (const Finding& finding : diagnose(well(), intact, rows({"completed", "skipped", "displaced"})))
    EXPECT_EQ(finding.grade, Grade::good) << finding.check << ": " << finding.message;
}

TEST(Diagnosis, HearsWhenNothingCanBeHeard) {
  auto status = well();
  const auto with_output = [&status](const char* output, bool ready) {
    status["player"] = {{"ready", ready}, {"output", output}};
    return grade("sound", status, intact, {});
  };
  EXPECT_EQ(with_output("hw:Amplifier", false), Grade::bad);
  EXPECT_EQ(with_output("wav:/var/lib/xiangyin/heard", true), Grade::bad);
  EXPECT_EQ(with_output("null", true), Grade::bad);
  EXPECT_EQ(with_output("default", true), Grade::warning);
}

TEST(Diagnosis, SaysWhichOutputIsLostAndWhy) {
  auto status = well();
  const auto with = [&status](const char* condition) {
    status["outputs"] = json::array{
        json::object{{"device", "alsa:Hall"}, {"condition", "ready"}, {"reason", ""}},
        json::object{{"device", "alsa:Hill"}, {"condition", condition}, {"reason", "it is not plugged in"}}};
    const auto findings = diagnose(status, intact, {});
    return *std::find_if(findings.begin(), findings.end(),
                         [](const Finding& finding) { return finding.check == "sound"; });
  };
  EXPECT_EQ(with("ready").grade, Grade::good);
  EXPECT_EQ(with("substituted").grade, Grade::warning);
  EXPECT_EQ(with("lost").grade, Grade::bad);
  EXPECT_EQ(with("lost").message, "the output alsa:Hill: it is not plugged in");
}

TEST(Diagnosis, KnowsTheClocksTrust) {
  auto status = well();
  status["clock"] = {{"trust", "holding"}, {"reason", "a battery kept it"}};
  EXPECT_EQ(grade("clock", status, intact, {}), Grade::warning);
  status["clock"] = {{"trust", "unknown"}, {"reason", "the board has no battery"}};
  EXPECT_EQ(grade("clock", status, intact, {}), Grade::bad);
}

TEST(Diagnosis, MeasuresTheDisk) {
  auto status = well();
  const auto with_free = [&status](json::value bytes) {
    status["process"] = {{"free_disk_bytes", std::move(bytes)}};
    return grade("disk", status, intact, {});
  };
  EXPECT_EQ(with_free(400'000'000), Grade::warning);
  EXPECT_EQ(with_free(1'000'000), Grade::bad);
  EXPECT_EQ(with_free(nullptr), Grade::bad);
}

TEST(Diagnosis, ReadsTheLedger) {
  EXPECT_EQ(grade("ledger", well(), {{"intact", false}, {"reason", "row 3"}}, {}), Grade::bad);
  EXPECT_EQ(grade("outcomes", well(), intact, {}), Grade::good);
  EXPECT_EQ(grade("outcomes", well(), intact, rows({"completed", "failed"})), Grade::warning);
  EXPECT_EQ(grade("outcomes", well(), intact, rows({"missed", "completed"})), Grade::bad);
}

TEST(Diagnosis, LooksAhead) {
  auto status = well();
  status["next"] = nullptr;
  EXPECT_EQ(grade("next", status, intact, {}), Grade::warning);
  status["next"] = {{"playlist", "noon"}, {"outcome", "failed"}, {"reason", "nothing in a dialect of ours"}};
  EXPECT_EQ(grade("next", status, intact, {}), Grade::warning);
}

TEST(Diagnosis, AStationThatAnswersNothingIsNotWell) {
  for (const char* check : {"sound", "clock", "disk", "ledger"})
    EXPECT_EQ(grade(check, {}, {}, {}), Grade::bad) << check;
}

}  // namespace
}  // namespace xiangyin::ctl
