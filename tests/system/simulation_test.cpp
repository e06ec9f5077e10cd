// A year of a real station's content in seconds, and what the station itself foretells of it.
#include <algorithm>

#include <gmock/gmock.h>

#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;

class Simulation : public ::testing::Test {
 protected:
  Simulation() : station_({.device = "null"}) {
    station_.start();
    write_sound(station_.directory() / "noise.wav", marker(48000, 1, 1));
    add_playlist(station_, "news", {add_recording(station_, station_.directory() / "noise.wav")});
    put(station_, "/v1/rules/morning",
        {{"playlist", "news"},
         {"start", "2030-01-01T07:30:00"},
         {"recurrence", boost::json::array({"FREQ=DAILY"})}});
    put(station_, "/v1/rules/sunday",
        {{"playlist", "news"},
         {"start", "2030-01-01T07:30:00"},
         {"recurrence", boost::json::array({"FREQ=WEEKLY;BYDAY=SU"})},
         {"lateness_seconds", 1}});
  }

  Finished simulate(const std::string& from, const std::string& to) const {
    return run({Station::program("xiangyind").string(),
                {"--settings", station_.settings_file().string(), "--state", station_.state().string(),
                 "--simulate", from, to}});
  }

  Station station_;
};

TEST_F(Simulation, IsWhatThePlanSaysBesideTheRunningStation) {
  const Finished year = simulate("2030-01-01", "2031-01-01");
  ASSERT_EQ(year.status, 0) << year.error;
  EXPECT_EQ(std::count(year.output.begin(), year.output.end(), '\n'), 365 + 52 + 1) << year.output;
  EXPECT_THAT(year.output, HasSubstr("365 completed"));
  EXPECT_THAT(year.output, HasSubstr("52 displaced"));

  const auto plan =
      station_.request("GET", "/v1/plan?from=2030-01-01T00:00:00Z&to=2031-01-01T00:00:00Z&limit=1000").json();
  std::map<std::string, int> outcomes;
  for (const auto& item : plan.at("items").as_array())
    ++outcomes[std::string(item.at("outcome").as_string())];
  EXPECT_EQ(outcomes, (std::map<std::string, int>{{"completed", 365}, {"displaced", 52}}));
  EXPECT_EQ(plan.at("days").as_array().size(), 365U);
  EXPECT_TRUE(ledger(station_).empty());
}

TEST_F(Simulation, SaysWhatIsWrongWithItsSpan) {
  EXPECT_THAT(simulate("yesterday", "2031-01-01").error, HasSubstr("--simulate FROM"));
  EXPECT_THAT(simulate("2031-01-01", "2030-01-01").error, HasSubstr("before FROM"));
  EXPECT_NE(simulate("2031-01-01", "2030-01-01").status, 0);
}

}  // namespace
}  // namespace xiangyin::test
