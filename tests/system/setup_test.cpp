// A box becomes a station: by a file of answers, and asked question by question on a terminal.
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/sound_server.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Setup : public testing::Test {
 protected:
  Setup() { station.start(); }

  /// As `systemctl restart`: returns once the settings have been taken over.
  std::string restart() const {
    const std::string count = "$(grep -c 'have been taken over' '" + station.log().string() + "')";
    return "n=" + count + "; kill -HUP " + std::to_string(station.pid()) + "; until [ " + count +
           " -gt $n ]; do sleep 0.1; done";
  }
  std::vector<std::string> words(const std::string& restart_command) const {
    return {"--socket",  station.socket(), "setup", "--settings", station.settings_file(),
            "--restart", restart_command};
  }
  Finished by_answers(const std::string& answers) const { return by_answers(answers, restart()); }
  Finished by_answers(const std::string& answers, const std::string& restart_command) const {
    const fs::path file = station.directory() / "answers.toml";
    std::ofstream(file) << answers;
    std::vector<std::string> arguments = words(restart_command);
    arguments.insert(arguments.end(), {"--answers", file});
    return run({Station::program("xiangyinctl"), arguments});
  }
  std::string settings() const { return core::read_file(station.settings_file(), 1'000'000).value(); }
  boost::json::value status() const { return station.request("GET", "/v1/status").json(); }

  SoundServer server;
  Station station{{.settings = "[control]\naddress = \"127.0.0.1\"\nport = 0\n[playout]\nlead_seconds = 1\n",
                   .device = "null",
                   .environment = server.environment()}};
};

TEST_F(Setup, ByAFileOfAnswersOpensTheStationAndTwiceChangesNothing) {
  const std::string answers =
      "name = '平湖村广播站'\ntime_zone = 'Asia/Shanghai'\nlanguages = ['wuu-x-pinghu', 'cmn']\n"
      "zones = ['square=1', 'school=2']\nquiet = ['22:00-06:00']\naddresses = ['box.local']\npair = "
      "'office'\n";
  const Finished done = by_answers(answers);
  ASSERT_EQ(done.status, 0) << done.error;
  EXPECT_THAT(done.output, AllOf(HasSubstr("fingerprint  "), HasSubstr("https://box.local:"),
                                 HasSubstr("'office' (scheduler)")));
  EXPECT_EQ(status().at("station"), "平湖村广播站");
  EXPECT_EQ(status().at("time_zone"), "Asia/Shanghai");
  EXPECT_THAT(station.request("GET", "/v1/zones").body, AllOf(HasSubstr("square"), HasSubstr("school")));
  const std::string before = settings();
  EXPECT_THAT(before, HasSubstr("device = \"null\"")) << "what was not answered stays";
  const Finished again = by_answers(answers, "exit 3");
  EXPECT_EQ(again.status, 0) << "there was nothing to restart for: " << again.error;
  EXPECT_EQ(settings(), before);
}

TEST_F(Setup, OfWhatCannotBeLeavesEverythingAsItWas) {
  const std::string before = settings();
  for (const auto& [answer, says] : std::map<std::string, std::string>{
           {"nonsense = 1", "nonsense: is not a known key"},
           {"zones = ['square']", "zones: 'square' is not understood. Write it like square=1"},
           {"zones = ['square=9']", "zone.channels: 9 is impossible. Allowed is 1 to 2."},
           {"time_zone = 'Mars/Olympus'", "'Mars/Olympus' is not a time zone"},
           {"name = 7", "name: must be a text"},
           {"name = 'x", "line 1"}}) {
    const Finished done = by_answers(answer);
    EXPECT_EQ(done.status, 1) << answer;
    EXPECT_THAT(done.error, HasSubstr(says));
    EXPECT_EQ(settings(), before) << answer;
  }
  const Finished down = by_answers("name = 'x'", "kill -0 1 && echo no such unit && exit 5");
  EXPECT_EQ(down.status, 5);
  EXPECT_THAT(down.error, HasSubstr("failed: no such unit. See what"));
  EXPECT_EQ(settings(), before) << "a station that does not come up has its old settings";
}

TEST_F(Setup, AsksOnATerminalAndLetsEachOutputBeHeard) {
  std::string command = "'" + Station::program("xiangyinctl").string() + "'";
  for (const std::string& word : words(station.directory() / "restart"))
    command += " '" + word + "'";
  std::ofstream(station.directory() / "restart") << restart() << '\n';
  fs::permissions(station.directory() / "restart", fs::perms::owner_all);
  // Name, a zone that is none and one that is, languages, zones, relay, quiet hours; the first output is not
  // heard and the second asked for again; then who is let in.
  const std::string typed =
      "平湖村\nMars\nAsia/Shanghai\ncmn\n\n\n22:00-06:00\nno\nagain\nyes\nbox.local\nthe office\n";
  std::ofstream(station.directory() / "typed") << typed;
  const Finished done = run({"sh",
                             {"-c", "script -qec \"" + command + "\" /dev/null < '" +
                                        (station.directory() / "typed").string() + "'"}});
  ASSERT_EQ(done.status, 0) << done.output;
  EXPECT_THAT(done.output, AllOf(HasSubstr("'Mars' is not a time zone"), HasSubstr("Is it heard"),
                                 HasSubstr("https://box.local:"), Not(HasSubstr("another broadcast"))));
  EXPECT_EQ(status().at("station"), "平湖村");
  EXPECT_THAT(settings(), AllOf(HasSubstr("from = \"22:00\""), Not(HasSubstr("device = \"null\""))));
  EXPECT_THAT(station.request("GET", "/v1/ledger").body, HasSubstr("test"));
}

TEST_F(Setup, LeavesTheOutputItHadWhereNobodyAnswersAnyMore) {
  const std::string before = settings();
  std::ofstream(station.directory() / "restart") << restart() << '\n';
  for (const std::string& last : {std::string(), std::string("no\nno\n")}) {
    std::ofstream(station.directory() / "typed") << "\n\n\n\n\n\n" << last;
    std::string command;
    for (const std::string& word : words("sh '" + (station.directory() / "restart").string() + "'"))
      command += " \"" + word + "\"";
    const Finished done = run({"sh",
                               {"-c", "'" + Station::program("xiangyinctl").string() + "'" + command +
                                          " < '" + (station.directory() / "typed").string() + "'"}});
    EXPECT_EQ(done.status, 5) << done.output;
    EXPECT_THAT(done.error, HasSubstr("nobody answers"));
    EXPECT_EQ(settings(), before);
  }
}

TEST_F(Setup, TheReportHasWhatHelpsAndNoSecret) {
  station.write_settings("[[webhook]]\nurl = \"https://example.org/\"\nsecret = \"whsec_c2VjcmV0\"\n");
  const Finished done =
      run({Station::program("xiangyinctl"),
           {"--socket", station.socket(), "report", "--settings", station.settings_file()}});
  EXPECT_EQ(done.status, 0) << done.error;
  for (const char* const part : {"===== /v1/doctor", "===== /metrics", "url = \"https://example.org/\"",
                                 "secret = (left out)", "===== $ uname -a"})
    EXPECT_THAT(done.output, HasSubstr(part));
  EXPECT_THAT(done.output, Not(HasSubstr("c2VjcmV0")));
}

}  // namespace
}  // namespace xiangyin::test
