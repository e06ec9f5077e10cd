// Calendars in and out, with the programs people have: an .ics file becomes rules, and the plan is a calendar
// that a phone subscribes to.
#include <fstream>

#include <gmock/gmock.h>
#include <libical/ical.h>

#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Calendar : public testing::Test {
 protected:
  Calendar() : station({.settings = "[control]\naddress = \"127.0.0.1\"\nport = 0\n", .device = "null"}) {
    station.start();
    station.must({"playlist", "set", "meeting", "pause:2s", "--title", "村民会议"});
  }

  static std::string event(const std::string& inside) {
    return "BEGIN:VEVENT\r\n" + inside + "END:VEVENT\r\n";
  }
  std::string write(const std::string& inside) const {
    std::ofstream(station.directory() / "a.ics", std::ios::binary) << "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                                                   << inside << "END:VCALENDAR\r\n";
    return station.directory() / "a.ics";
  }
  Answer import(const std::string& file) const { return station.ctl({"rule", "import", file}); }
  std::string rules() const { return station.request("GET", "/v1/rules").body; }

  Station station;
};

const std::string weekly =
    "UID:1@example\r\nSUMMARY:村民会议\r\nDTSTART;TZID=Asia/Shanghai:20261127T190000\r\n"
    "RRULE:FREQ=WEEKLY;BYDAY=FR\r\nEXDATE;TZID=Asia/Shanghai:20261204T190000\r\n"
    "RDATE;TZID=Asia/Shanghai:20261205T190000\r\n";
const std::string moved =
    "UID:1@example\r\nSUMMARY:村民会议\r\nRECURRENCE-ID;TZID=Asia/Shanghai:20261211T190000\r\n"
    "DTSTART;TZID=Asia/Shanghai:20261212T100000\r\n";

TEST_F(Calendar, AnEventBecomesARuleAndFollowsItsEvent) {
  const Answer first = import(write(event(weekly) + event(moved)));
  ASSERT_EQ(first.status, 0) << first.error;
  const auto planned = [this] {
    std::string starts;
    const auto plan =
        station.request("GET", "/v1/plan?from=2026-11-27T00:00:00%2B08:00&to=2026-12-19T00:00:00%2B08:00");
    const auto body = plan.json();
    for (const auto& item : body.at("items").as_array())
      starts += std::string(item.at("scheduled_at").as_string()).substr(5, 11) + ' ';
    return starts;
  };
  EXPECT_EQ(planned(), "11-27T11:00 12-05T11:00 12-12T02:00 12-18T11:00 ");
  const auto id = std::string(first.json.at("changes").at(0).at("id").as_string());
  station.must({"rule", "set", id, "--priority", "urgent"});
  // Moved no more.
  const Answer second = import(write(event(weekly)));
  ASSERT_EQ(second.status, 0) << second.error;
  EXPECT_EQ(planned(), "11-27T11:00 12-05T11:00 12-11T11:00 12-18T11:00 ");
  EXPECT_THAT(rules(), HasSubstr("\"priority\":\"urgent\""));
  ASSERT_EQ(import(write(event(weekly + "STATUS:CANCELLED\r\n"))).status, 0);
  EXPECT_EQ(planned(), "");
}

TEST_F(Calendar, WhatCannotBeRepresentedIsSaidAndNothingIsSaved) {
  const std::string before = rules();
  const auto refused = [&](const std::string& text) {
    const Answer answer = import(write(text));
    EXPECT_EQ(answer.status, 1) << text.substr(0, 200);
    EXPECT_EQ(rules(), before);
    return answer.error;
  };
  EXPECT_THAT(refused(event(weekly) + event("UID:2\r\nSUMMARY:x\r\nDTSTART:20261127T190000\r\n")),
              HasSubstr("line 11: no playlist is called 'x'"));
  EXPECT_THAT(refused(event(weekly) + event("UID:2\r\nSUMMARY:meeting\r\nDTSTART:20261127T190000\r\n"
                                            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")),
              HasSubstr("line 11: the event 'meeting' makes a rule that is refused"));
  EXPECT_THAT(refused(event(weekly + "EXRULE:FREQ=YEARLY\r\n")),
              HasSubstr("line 10: EXRULE has no equal here"));
  EXPECT_THAT(refused(event("UID:2\r\nDTSTART:20261332T190000\r\n")), HasSubstr("line 5: DTSTART"));
  EXPECT_THAT(refused("X-LONG:" + std::string(10'000'000, 'x') + "\r\n"),
              HasSubstr("line 3: the line is longer"));
  EXPECT_THAT(refused("X-FOLDED:x\r\n" +
                      [] {
                        std::string folded;
                        for (int line = 0; line < 200'000; ++line)
                          folded += " x\r\n";
                        return folded;
                      }()),
              HasSubstr("line 3: the line is longer"));
  EXPECT_THAT(refused(event(weekly) + std::string(17 << 20, '\n')), HasSubstr("is over 16777216 bytes"));
  std::string many;
  for (int number = 0; number < 12'000; ++number)
    many += event("UID:" + std::to_string(number) + "\r\nSUMMARY:meeting\r\nDTSTART:20261127T190000\r\n");
  EXPECT_THAT(refused(many), HasSubstr("Split the file."));
  // What only says more than a rule can is no reason to refuse it.
  const Answer alarm = import(write(event(weekly + "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n")));
  EXPECT_EQ(alarm.status, 0);
  EXPECT_THAT(alarm.error, HasSubstr("line 10: VALARM has no equal here"));
}

TEST_F(Calendar, AFileCutAnywhereSavesNothing) {
  const std::string before = rules();
  const std::string file = write(event(weekly) + event(moved));
  std::ifstream stream(file, std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  for (std::size_t size = 0; size < whole.size() - 2; size += 29) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, size);
    const Answer answer = import(file);
    EXPECT_EQ(answer.status, 1) << size;
    EXPECT_THAT(answer.error, HasSubstr("line ")) << size;
  }
  EXPECT_EQ(rules(), before);
}

/// The events of a calendar as libical reads them: "UID DTSTART SUMMARY STATUS".
std::vector<std::string> read_with_libical(const std::string& text) {
  icalcomponent* const calendar = icalcomponent_new_from_string(text.c_str());
  if (calendar == nullptr) return {"libical cannot read it"};
  std::vector<std::string> events;
  EXPECT_EQ(icalcomponent_count_errors(calendar), 0);
  EXPECT_TRUE(icalrestriction_check(calendar)) << icalcomponent_as_ical_string(calendar);
  for (auto* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event != nullptr;
       event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
    events.push_back(std::string(icalcomponent_get_uid(event)).substr(0, 16) + ' ' +
                     icaltime_as_ical_string(icalcomponent_get_dtstart(event)) + ' ' +
                     icalcomponent_get_summary(event) + ' ' +
                     icalenum_status_to_string(icalcomponent_get_status(event)));
  }
  icalcomponent_free(calendar);
  return events;
}

TEST_F(Calendar, APhoneSubscribesToThePlan) {
  station.must({"tls", "create", "127.0.0.1"});
  station.must({"rule", "set", "m", "--playlist", "meeting", "--time", "19:00", "--from", "2099-11-27",
                "--days", "daily", "--until", "2099-11-28", "--time-zone", "Asia/Shanghai"});
  const auto made = station.must({"token", "calendar", "phone"}).as_object();
  const std::string link(made.at("links").at(0).as_string());
  const auto subscribe = [&link] {
    return run({"curl", {"-sk", "--max-time", "60", link + "&from=2099-11-27T00:00:00Z"}}).output;
  };
  EXPECT_THAT(read_with_libical(subscribe()),
              testing::ElementsAre("m-20991127T19000 20991127T110000Z 村民会议 CONFIRMED",
                                   "m-20991128T19000 20991128T110000Z 村民会议 CONFIRMED"));
  station.must({"token", "revoke", std::string(made.at("id").as_string())});
  EXPECT_THAT(subscribe(), HasSubstr("\"status\":401"));
  // Neither the log nor the audit log has the secret.
  const std::string secret(made.at("token").as_string());
  std::ifstream log(station.log());
  EXPECT_THAT(std::string(std::istreambuf_iterator<char>(log), {}), Not(HasSubstr(secret)));
  EXPECT_THAT(station.request("GET", "/v1/audit").body, Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace xiangyin::test
