// Approval before air, as those who take part in it see it: over HTTP with tokens, and by xiangyinctl.
#include <gmock/gmock.h>

#include "tests/support/content.hpp"
#include "tests/support/speech.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Approvals : public testing::Test {
 protected:
  Approvals() : station({.settings = "[approval]\nroutine = 1\n", .device = "null"}) { station.start(); }

  std::string token(const std::string& name, const std::string& role) {
    return station.must({"token", "create", name, "--role", role}).at("token").as_string().c_str();
  }
  /// What curl gets: the body, and the status behind it.
  std::string curl(const std::string& token, std::vector<std::string> arguments, const std::string& path) {
    arguments.insert(arguments.begin(), {"-s", "--max-time", "60", "--unix-socket", station.socket().string(),
                                         "-H", "Authorization: Bearer " + token, "-w", "\n%{http_code}"});
    arguments.push_back("http://localhost" + path);
    return run({"curl", arguments}).output;
  }

  Station station;
};

TEST_F(Approvals, GoTheirWayFromTheRecorderToTheOffice) {
  const std::string recorder = token("recorder", "publisher");
  const std::string office = token("office", "scheduler");
  const std::string visitor = token("visitor", "viewer");
  const auto file = station.directory() / "water.wav";
  speak(sentences().front(), file);
  EXPECT_THAT(
      curl(recorder, {"--data-binary", "@" + file.string(), "-H", "Content-Type: application/octet-stream"},
           "/v1/recordings?language=hak&title=water"),
      HasSubstr("\n201"));
  const auto waiting = station.must({"approval", "list", "--state", "waiting"}).at("items").as_array();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].at("added_by").as_array().at(0), "recorder");
  const std::string id = waiting[0].at("recording").as_string().c_str();
  const std::string place = "/v1/approvals/" + id;

  const std::vector<std::string> approve{"--json", R"({"act":"approved"})"};
  EXPECT_THAT(curl(visitor, approve, place), HasSubstr("\n403"));
  EXPECT_THAT(curl(recorder, approve, place), HasSubstr("\n403"));
  EXPECT_THAT(curl(office, {"--json", R"({"act":"refused"})"}, place), HasSubstr("\n400"));
  EXPECT_THAT(curl(office, {"--json", R"({"act":"refused","reason":"=1+1, <b>too loud</b>"})"}, place),
              HasSubstr("\n200"));
  EXPECT_EQ(station.ctl({"play", "recording:" + id}).status, 4);

  EXPECT_EQ(station.must({"approval", "approve", id.substr(0, 8)}).at("state"), "approved");
  const auto history = station.must({"approval", "show", id}).at("history").as_array();
  std::vector<std::string> acts;
  for (const auto& entry : history)
    acts.emplace_back(entry.at("act").as_string());
  EXPECT_THAT(acts, ElementsAre("added", "refused", "approved"));

  const std::string csv = station.ctl({"approval", "record"}).output;
  EXPECT_THAT(csv, HasSubstr("office,scheduler,\"'=1+1, <b>too loud</b>\",UTC," + id));
  const std::string html = station.ctl({"approval", "record", "--format", "html"}).output;
  EXPECT_THAT(html, HasSubstr("审批本"));
  EXPECT_THAT(html, HasSubstr("&lt;b&gt;too loud"));
}

}  // namespace
}  // namespace xiangyin::test
