#include "daemon/schedule/agenda.hpp"

#include <random>

#include <gmock/gmock.h>

namespace xiangyin::schedule {
namespace {

using core::Instant;
using testing::ElementsAre;

Instant at(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

std::shared_ptr<const Timetable> timetable(const std::string& start, const std::string& rule) {
  RecurrenceProperties properties;
  properties.start = {parse_local_time(start).value(), false};
  properties.zone = TimeZone::load("Asia/Shanghai").value();
  if (!rule.empty()) properties.rules.push_back(parse_recurrence(rule).value());
  return std::make_shared<const Timetable>(Timetable::make(properties).value());
}

std::vector<std::string> texts(const Agenda& agenda, Instant from, std::size_t limit) {
  std::vector<std::string> found;
  auto upcoming = agenda.after(from);
  while (found.size() < limit) {
    const auto occurrence = upcoming.next();
    if (!occurrence) break;
    found.push_back(occurrence->rule + " " + to_text(occurrence->recurrence_id));
  }
  return found;
}

class AgendaOfThree : public testing::Test {
 protected:
  AgendaOfThree() {
    agenda.put("noon", timetable("2026-11-01T12:00:00", "FREQ=DAILY"), Instant::min());
    agenda.put("morning", timetable("2026-11-01T07:30:00", "FREQ=DAILY"), Instant::min());
    agenda.put("once", timetable("2026-11-24T12:00:00", ""), Instant::min());
  }
  Agenda agenda;
};

TEST_F(AgendaOfThree, IsInTheOrderOfTheStartsAndThenOfTheNames) {
  EXPECT_THAT(
      texts(agenda, at("2026-11-23T08:00:00+08:00"), 5),
      ElementsAre("noon 2026-11-23T12:00:00", "morning 2026-11-24T07:30:00", "noon 2026-11-24T12:00:00",
                  "once 2026-11-24T12:00:00", "morning 2026-11-25T07:30:00"));
}

TEST_F(AgendaOfThree, TheMomentItselfIsNotAfterIt) {
  EXPECT_THAT(texts(agenda, at("2026-11-23T12:00:00+08:00"), 1), ElementsAre("morning 2026-11-24T07:30:00"));
}

TEST_F(AgendaOfThree, AnswersTheSameWhereverThePresentIs) {
  const Instant from = at("2026-11-23T08:00:00+08:00");
  const auto expected = texts(agenda, from, 20);
  for (const char* present : {"2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z", "2026-12-24T00:00:00Z",
                              "2026-11-22T00:00:00Z", "2046-01-01T00:00:00Z", "1970-01-01T00:00:00Z"}) {
    agenda.advance(at(present));
    EXPECT_EQ(texts(agenda, from, 20), expected) << present;
  }
}

TEST_F(AgendaOfThree, NothingOfARuleIsDueBeforeItWasMade) {
  agenda.put("noon", timetable("2026-11-01T12:00:00", "FREQ=DAILY"), at("2026-11-25T12:00:00+08:00"));
  EXPECT_THAT(texts(agenda, at("2026-11-25T08:00:00+08:00"), 2),
              ElementsAre("morning 2026-11-26T07:30:00", "noon 2026-11-26T12:00:00"));
  EXPECT_EQ(to_text(agenda.next("noon", at("2026-11-25T08:00:00+08:00"))->recurrence_id),
            "2026-11-25T12:00:00");
}

TEST_F(AgendaOfThree, ARuleThatIsGoneIsNotDue) {
  agenda.advance(at("2026-11-23T08:00:00+08:00"));
  agenda.remove("morning");
  agenda.remove("nobody");
  EXPECT_THAT(texts(agenda, at("2026-11-23T08:00:00+08:00"), 2),
              ElementsAre("noon 2026-11-23T12:00:00", "noon 2026-11-24T12:00:00"));
  EXPECT_FALSE(agenda.next("morning", at("2026-11-23T08:00:00+08:00")));
}

TEST_F(AgendaOfThree, ACopyLivesOnItsOwn) {
  const Agenda copy = agenda;
  const auto expected = texts(copy, at("2026-11-23T08:00:00+08:00"), 9);
  agenda = Agenda();
  EXPECT_EQ(texts(copy, at("2026-11-23T08:00:00+08:00"), 9), expected);
}

TEST(Agenda, SaysWhatAskingEveryRuleSays) {
  std::mt19937 random(7);
  const auto number = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  Agenda agenda;
  std::map<std::string, std::shared_ptr<const Timetable>> rules;
  Instant present = at("2026-01-01T00:00:00Z");
  for (int step = 0; step < 300; ++step) {
    const std::string rule = "r" + std::to_string(number(0, 30));
    if (number(0, 3) == 0) {
      rules.erase(rule);
      agenda.remove(rule);
    } else {
      const std::string frequency = number(0, 1) == 0 ? "FREQ=DAILY;COUNT=" : "FREQ=WEEKLY;COUNT=";
      rules[rule] = timetable(
          "2026-01-0" + std::to_string(number(1, 9)) + "T0" + std::to_string(number(0, 9)) + ":00:00",
          frequency + std::to_string(number(1, 60)));
      agenda.put(rule, rules[rule], Instant::min());
    }
    present += std::chrono::hours(number(-2, 10));
    agenda.advance(present);
    const Instant from = present + std::chrono::hours(number(-48, 48));
    std::vector<std::pair<Instant, std::string>> expected;
    for (const auto& [id, table] : rules) {
      for (auto next = table->next(from); next; next = table->next(next->start))
        expected.emplace_back(next->start, id);
    }
    std::sort(expected.begin(), expected.end());
    auto upcoming = agenda.after(from);
    for (const auto& [start, id] : expected) {
      const auto occurrence = upcoming.next();
      ASSERT_TRUE(occurrence && occurrence->start == start && occurrence->rule == id) << step;
    }
    ASSERT_FALSE(upcoming.next());
  }
}

}  // namespace
}  // namespace xiangyin::schedule
