#include <gmock/gmock.h>

#include "tests/scenario/station.hpp"

namespace xiangyin::scenario {
namespace {

class Year : public Station {
 protected:
  Year() : Station("2026-11-23T00:00:00+01:00", "Europe/Berlin") {}

  std::string line(const std::string& rule, const std::string& recurrence_id, std::string_view outcome,
                   const std::string& reason, std::optional<core::Instant> air_at) {
    const bool heard = outcome == "completed" || outcome == "partial";
    return rule + " " + recurrence_id + " " + std::string(outcome) +
           (heard && air_at ? " on air " + core::to_rfc3339(*air_at) : "") + " " + reason;
  }
};

/// Two zones, quiet hours, limits, every class and every kind of clash, both changes of the clock, a
/// recording that expires in summer.
TEST_F(Year, SimulatedIsThePlan) {
  plan::Station village = station();
  village.zones = {{"east", {1}, 0}, {"west", {2}, 0}};
  village.quiet.periods = {{22 * 3600, 6 * 3600, {true, true, true, true, true, true, true}, {}},
                           {6 * 3600, 8 * 3600, {false, false, false, false, false, true, true}, {"west"}}};
  village.limits.repeats_a_day = 4;
  set_station(village);
  put_playlist("long", 30);  // a minute
  const auto put_long = [this](const std::string& id, const std::string& time, const std::string& more) {
    put(store::Kind::rule, id,
        R"({"playlist":"long","recurrence":["FREQ=DAILY"],"start":"2026-11-01T)" + time + ":00\"" + more +
            "}");
  };
  put_long("morning", "07:30", R"(,"interruption":"resume","lateness_seconds":90)");
  put_rule("flood", "07:30:20", R"(,"priority":"urgent","recurrence":["FREQ=WEEKLY;BYDAY=TU,FR"])");
  put_rule("siren", "07:30:21",
           R"(,"priority":"emergency","recurrence":["FREQ=WEEKLY;BYDAY=FR"],"zones":["west"])");
  put_rule("news", "07:30:40", R"(,"zones":["east"],"lateness_seconds":10)");
  put_long("noon", "12:00", R"(,"maximum_seconds":20,"recurrence":["FREQ=WEEKLY;BYDAY=MO,TU,WE"])");
  put_rule("after", "12:00:10", R"(,"priority":"background","interruption":"drop")");
  put_rule("dawn", "02:30", "");
  put_rule("again", "18:00", R"(,"recurrence":["FREQ=WEEKLY;BYDAY=WE,SU"])");
  expire_recording("2027-09-01T00:00:00+02:00");

  std::vector<std::string> foretold;
  for (const auto& planned : planned_until("2027-11-23T00:00:00+01:00")) {
    foretold.push_back(
        line(planned.rule, planned.recurrence_id, to_text(planned.outcome), planned.reason, planned.air_at));
  }
  run_until("2027-11-23T00:00:00+01:00");
  std::vector<std::string> happened;
  for (const ledger::Row& row : rows())
    happened.push_back(line(row.rule, row.recurrence_id, to_text(row.outcome), row.reason, row.on_air_at));
  std::sort(foretold.begin(), foretold.end());
  std::sort(happened.begin(), happened.end());
  EXPECT_GT(happened.size(), 1500U);
  ASSERT_EQ(happened.size(), foretold.size());
  for (std::size_t index = 0; index < happened.size(); ++index)
    ASSERT_EQ(happened[index], foretold[index]);
}

}  // namespace
}  // namespace xiangyin::scenario
