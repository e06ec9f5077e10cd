// A transaction that a crash comes into, between any two steps by which it is made durable.
#include <fstream>
#include <set>

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

class CrashPoints : public testing::Test {
 protected:
  CrashPoints() { station.start(); }

  /// ,"revision":7 of what is there already.
  std::string revision(const std::string& path) const {
    const Response there = station.request("GET", path);
    return there.status == 200 ? ",\"revision\":" + boost::json::serialize(there.json().at("revision")) : "";
  }
  /// Several documents that belong together, changed, and one added or deleted.
  std::string changes(int generation) const {
    const std::string other = revision("/v1/playlists/other");
    return R"({"changes":[{"kind":"playlist","id":"p","action":"put","body":{"items":[{"pause_seconds":)" +
           std::to_string(generation) + "}]}" + revision("/v1/playlists/p") +
           R"(},{"kind":"rule","id":"r","action":"put","body":{"playlist":"p","start":"2030-01-01T07:30:00","title":")" +
           std::to_string(generation) + "\"}" + revision("/v1/rules/r") +
           R"(},{"kind":"playlist","id":"other",)" +
           (other.empty() ? R"("action":"put","body":{"items":[{"pause_seconds":3}]})"
                          : "\"action\":\"delete\"" + other) +
           "}]}";
  }
  std::string digest() const {
    return station.request("GET", "/v1/status").json().at("content_digest").as_string().c_str();
  }
  std::string digest_after(const std::string& wanted) const {
    const auto dry = station.request("POST", "/v1/transactions?dry_run=true", wanted);
    return dry.json().at("content_digest").as_string().c_str();
  }
  void crash_at(int step) const { std::ofstream(crash_file) << step; }

  TemporaryDirectory directory;
  std::filesystem::path crash_file = directory / "crash-at";
  Station station{
      {.device = "null",
       .environment = {{"LD_PRELOAD", XIANGYIN_CRASH_POINTS}, {"XIANGYIN_CRASH_AT", crash_file.string()}}}};
};

TEST_F(CrashPoints, LeaveTheOldContentOrTheNewWhole) {
  ASSERT_EQ(station.request("POST", "/v1/transactions", changes(1)).status, 200);
  int crashes = 0;
  std::set<std::string> left;
  for (int step = 1, generation = 2;; ++step, ++generation) {
    ASSERT_LT(step, 200);
    const std::string before = digest();
    const std::string wanted = changes(generation);
    const std::string after = digest_after(wanted);
    ASSERT_NE(before, after);
    crash_at(step);
    bool acknowledged = false;
    try {
      acknowledged = station.request("POST", "/v1/transactions", wanted).status == 200;
    } catch (const std::exception&) {
      // It died before it could answer.
    }
    std::filesystem::remove(crash_file);
    if (acknowledged && station.is_running()) break;  // it has no more steps than that
    ++crashes;
    station.kill();
    station.start();
    const std::string now = digest();
    EXPECT_TRUE(now == after || (now == before && !acknowledged)) << "step " << step;
    left.insert(now == after ? "new" : "old");
    if (now == after) continue;
    ASSERT_EQ(station.request("POST", "/v1/transactions", wanted).status, 200) << "it goes on";
  }
  EXPECT_GE(crashes, 3);
  EXPECT_TRUE(left.contains("old"));
  std::cout << crashes << " crashes; left old and new content: " << left.size() << '\n';
}

}  // namespace
}  // namespace xiangyin::test
