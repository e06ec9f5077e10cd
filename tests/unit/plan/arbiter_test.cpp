#include "daemon/plan/arbiter.hpp"

#include <gmock/gmock.h>

namespace xiangyin::plan {
namespace {

using core::Duration;
using core::Instant;
using schedule::Interruption;
using schedule::Priority;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

/// Moments are seconds of one day that has no night.
Instant at(double seconds) {
  return Instant(std::chrono::hours(24 * 365 * 50)) +
         std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

Bid bid(const std::string& rule, double start, Duration length, Priority priority = Priority::routine) {
  Bid wanted;
  wanted.name = wanted.rule = rule;
  wanted.playlist = "p-" + rule;
  wanted.start = at(start);
  wanted.lateness = 60s;
  wanted.length = length;
  wanted.seams = {0s, 4s, 8s};
  wanted.channels = {0, 1};
  wanted.priority = priority;
  return wanted;
}

class Arbitration : public ::testing::Test {
 protected:
  void add(Bid wanted) {
    names_.push_back(wanted.name);
    arbiter_.add(std::move(wanted));
  }

  /// Everything that comes of it, a line each: "a begins 0 +4", "b displaced 60".
  std::vector<std::string> rulings() {
    arbiter_.advance_to(at(100'000));
    std::vector<std::string> lines;
    for (const Ruling& ruling : arbiter_.take()) {
      std::string line = names_.at(ruling.bid) + " ";
      switch (ruling.kind) {
        case Ruling::Kind::begins:
          line += "begins " + seconds(ruling.at);
          if (ruling.offset > 0s) line += " +" + seconds(at(0) + ruling.offset);
          break;
        case Ruling::Kind::is_cut:
          line += "is cut " + seconds(ruling.at);
          break;
        case Ruling::Kind::restored:
          line += "is heard to " + seconds(ruling.at);
          break;
        case Ruling::Kind::withdrawn:
          line += "withdrawn";
          break;
        case Ruling::Kind::settled:
          line += std::string(to_text(ruling.outcome));
          last_reason = reason(ruling, seconds(ruling.until));
      }
      lines.push_back(line);
    }
    return lines;
  }

  std::string last_reason;
  Station station_{schedule::TimeZone::utc(), {}, {{"east", {1}}, {"west", {2}}}};

 private:
  static std::string seconds(Instant moment) {
    std::string text = std::to_string(std::chrono::duration<double>(moment - at(0)).count());
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  AirTime air_time_{station_};
  Arbiter arbiter_{air_time_, at(0)};
  std::vector<std::string> names_;
};

TEST_F(Arbitration, OneAfterTheOtherWithoutATouch) {
  add(bid("a", 0, 10s));
  add(bid("b", 10, 10s));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a completed", "b begins 10", "b completed"));
}

TEST_F(Arbitration, EqualsWaitInTheOrderOfTheirMoments) {
  add(bid("a", 0, 10s));
  add(bid("b", 5, 10s));
  add(bid("c", 6, 10s));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a completed", "b begins 10.5", "b completed",
                                     "c begins 21", "c completed"));
}

TEST_F(Arbitration, BeyondItsWindowItIsDisplaced) {
  add(bid("a", 0, 100s));
  add(bid("b", 5, 10s));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "b displaced", "a completed"));
}

TEST_F(Arbitration, DifferentLoudspeakersSoundAtOnce) {
  Bid east = bid("east", 0, 10s);
  east.channels = {0};
  Bid west = bid("west", 0, 10s);
  west.channels = {1};
  add(east);
  add(west);
  EXPECT_THAT(rulings(), ElementsAre("east begins 0", "west begins 0", "east completed", "west completed"));
}

TEST_F(Arbitration, AHigherClassInterruptsAndTheOtherIsSaidAgainWhole) {
  add(bid("a", 0, 10s));
  add(bid("flood", 6, 10s, Priority::urgent));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a is cut 6", "flood begins 6", "flood completed",
                                     "a begins 16.5", "a completed"));
  EXPECT_EQ(last_reason, "it was interrupted by flood and went on afterwards");
}

TEST_F(Arbitration, OrGoesOnWithTheRecordingInWhichItWasInterrupted) {
  Bid resumed = bid("a", 0, 10s);
  resumed.interruption = Interruption::resume;
  add(resumed);
  add(bid("flood", 6, 10s, Priority::urgent));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a is cut 6", "flood begins 6", "flood completed",
                                     "a begins 16.5 +4", "a completed"));
}

TEST_F(Arbitration, OrIsDropped) {
  Bid dropped = bid("a", 0, 10s);
  dropped.interruption = Interruption::drop;
  add(dropped);
  add(bid("flood", 6, 10s, Priority::urgent));
  EXPECT_THAT(rulings(),
              ElementsAre("a begins 0", "a is cut 6", "flood begins 6", "a partial", "flood completed"));
}

TEST_F(Arbitration, HowLongTheInterruptionLastsDoesNotCountAgainstItsWindow) {
  add(bid("a", 0, 10s));
  add(bid("flood", 6, 3600s, Priority::urgent));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a is cut 6", "flood begins 6", "flood completed",
                                     "a begins 3606.5", "a completed"));
}

TEST_F(Arbitration, InterruptedTooOftenItIsOver) {
  add(bid("a", 0, 100s));
  for (int time = 0; time < most_interruptions; ++time)
    add(bid("flood" + std::to_string(time), 10 + 10 * time, 2s, Priority::urgent));
  EXPECT_THAT(rulings(), ::testing::Contains("a partial"));
}

TEST_F(Arbitration, WhatWasAboutToBeginBeforeAHigherClassWaits) {
  add(bid("a", 0, 10s));
  add(bid("flood", 0.5, 5s, Priority::emergency));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a withdrawn", "flood begins 0.5", "flood completed",
                                     "a begins 6", "a completed"));
}

/// B waits for x, and a makes room for it; then c comes, which only b meets.
class Restoring : public Arbitration {
 protected:
  void add_on(std::vector<int> channels, Bid wanted) {
    wanted.channels = std::move(channels);
    add(std::move(wanted));
  }
  void add_x_and_a() {
    add_on({0}, bid("x", 0, 10s, Priority::urgent));
    add_on({1, 2}, bid("a", 0, 20s));
  }
};

TEST_F(Restoring, WhatMadeRoomHasItsTimeBackWhenTheOtherIsWithdrawn) {
  add_x_and_a();
  add_on({0, 1}, bid("b", 5, 5s, Priority::urgent));
  add_on({0}, bid("c", 10.2, 2s, Priority::emergency));
  EXPECT_THAT(rulings(),
              ElementsAre("x begins 0", "a begins 0", "x completed", "a is cut 10.5", "b begins 10.5",
                          "b withdrawn", "a is heard to 20", "c begins 10.2", "c completed", "a is cut 12.7",
                          "b begins 12.7", "b completed", "a begins 18.2", "a completed"));
}

TEST_F(Restoring, WhatHadTheTimeMeanwhileWaitsAgain) {
  add_x_and_a();
  add_on({2}, bid("d", 1, 1s));
  add_on({0, 1}, bid("b", 5, 5s, Priority::urgent));
  add_on({0}, bid("c", 10.2, 2s, Priority::emergency));
  EXPECT_THAT(rulings(),
              ElementsAre("x begins 0", "a begins 0", "x completed", "a is cut 10.5", "b begins 10.5",
                          "d begins 10.5", "b withdrawn", "a is heard to 20", "d withdrawn", "c begins 10.2",
                          "c completed", "a is cut 12.7", "b begins 12.7", "d begins 12.7", "d completed",
                          "b completed", "a begins 18.2", "a completed"));
}

TEST_F(Arbitration, TheHigherClassGoesFirstAtTheSameMoment) {
  add(bid("a", 0, 10s, Priority::background));
  add(bid("b", 0, 10s));
  EXPECT_THAT(rulings(), ElementsAre("b begins 0", "b completed", "a begins 10.5", "a completed"));
}

TEST_F(Arbitration, MoreThanTheQueueHoldsAreDisplaced) {
  add(bid("a", 0, 5s));
  for (int number = 0; number <= most_waiting; ++number) {
    Bid waiting = bid("w" + std::to_string(number), 1 + number / 100.0, 1s);
    add(waiting);
  }
  const auto all = rulings();
  EXPECT_THAT(all, ::testing::Contains("w8 displaced"));
  EXPECT_THAT(all, ::testing::Contains("w7 completed"));
}

TEST_F(Arbitration, OfOneRuleOnlyTheNewestWaits) {
  Bid first = bid("b", 1, 2s);
  first.lateness = 3600s;
  Bid second = bid("b", 20, 2s);
  second.lateness = 3600s;
  add(bid("a", 0, 60s));
  add(first);
  add(second);
  EXPECT_THAT(rulings(),
              ElementsAre("a begins 0", "b displaced", "a completed", "b begins 60.5", "b completed"));
}

TEST_F(Arbitration, WhatFellDueBeforeIsSaidOnceWithinItsWindowAndIsMissedBeyond) {
  Bid gone = bid("gone", -61, 2s);
  Bid older = bid("b", -50, 2s);
  Bid newer = bid("b", -10, 2s);
  add(gone);
  add(older);
  add(newer);
  EXPECT_THAT(rulings(), ElementsAre("gone missed", "b missed", "b begins 1.5", "b completed"));
}

TEST_F(Arbitration, ItsMaximumEndsIt) {
  Bid longest = bid("a", 0, 100s);
  longest.maximum = 20s;
  add(longest);
  add(bid("b", 19, 2s));
  EXPECT_THAT(rulings(), ElementsAre("a begins 0", "a partial", "b begins 20.5", "b completed"));
}

TEST_F(Arbitration, NothingSlipsInBeforeOneThatWaitsLonger) {
  Bid both = bid("both", 1, 5s);
  Bid west = bid("west", 2, 50s);
  west.channels = {1};
  Bid east = bid("east", 0, 10s);
  east.channels = {0};
  add(east);
  add(both);
  add(west);
  EXPECT_THAT(rulings(), ElementsAre("east begins 0", "east completed", "both begins 10.5", "both completed",
                                     "west begins 16", "west completed"));
}

}  // namespace
}  // namespace xiangyin::plan
