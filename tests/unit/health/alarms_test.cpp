#include "daemon/health/alarms.hpp"

#include <gmock/gmock.h>

#include "daemon/core/simulated_clock.hpp"

namespace xiangyin::health {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AlarmsTest : public testing::Test {
 protected:
  std::vector<std::string> told_;
  core::SimulatedClock clock_{*core::parse_rfc3339("2026-11-23T07:00:00Z")};
  core::EventHub events_;
  core::EventHub::Subscription subscription_ = events_.subscribe([this](const core::Event& event) {
    told_.push_back(event.type + ' ' + std::string(event.data.at("grade").as_string()));
  });
  Alarms alarms_{clock_, events_};
};

TEST_F(AlarmsTest, AreToldWhenTheyBeginGrowAndEnd) {
  alarms_.tell({"disk", Grade::warning, "200 MB are free", "Delete some."});
  alarms_.tell({"disk", Grade::warning, "199 MB are free", "Delete some."});
  alarms_.tell({"disk", Grade::bad, "20 MB are free", "Delete some."});
  alarms_.tell({"disk", Grade::good, "8000 MB are free", {}});
  alarms_.tell({"disk", Grade::good, "8000 MB are free", {}});
  EXPECT_THAT(told_, ElementsAre("alarm.raised warning", "alarm.raised bad", "alarm.cleared bad"));
}

TEST_F(AlarmsTest, KeepTheMomentTheyBeganAndTheWordsOfNow) {
  EXPECT_EQ(alarms_.worst(), Grade::good);
  alarms_.tell({"disk", Grade::warning, "200 MB are free", "Delete some."});
  clock_.step_to(*core::parse_rfc3339("2026-11-23T08:00:00Z"));
  alarms_.tell({"disk", Grade::warning, "199 MB are free", "Delete some."});
  const Alarm& alarm = alarms_.standing().at("disk");
  EXPECT_EQ(core::to_rfc3339(alarm.since), "2026-11-23T07:00:00.000Z");
  EXPECT_EQ(alarm.finding.message, "199 MB are free");
  EXPECT_EQ(alarms_.worst(), Grade::warning);
  alarms_.clear("disk");
  EXPECT_THAT(alarms_.standing(), IsEmpty());
}

}  // namespace
}  // namespace xiangyin::health
