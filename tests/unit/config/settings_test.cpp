#include "config/settings.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/core/file.hpp"

namespace xiangyin::config {
namespace {

using ::testing::HasSubstr;

std::string shipped() {
  return core::read_file(std::filesystem::path(XIANGYIN_SOURCE_DIR) / "config/station.toml", 1 << 20).value();
}

/// The shipped file with every commented key switched on: lines of the form `#key = value` and `#[[zone]]`.
std::string switched_on(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::string result;
  while (std::getline(lines, line)) {
    const bool key = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    result += (key ? line.substr(1) : line) + "\n";
  }
  return result;
}

void expect_same(const Settings& left, const Settings& right) {
  EXPECT_EQ(left.station.name, right.station.name);
  EXPECT_EQ(left.station.time_zone, right.station.time_zone);
  EXPECT_EQ(left.station.languages, right.station.languages);
  EXPECT_EQ(left.state.directory, right.state.directory);
  EXPECT_EQ(left.control.socket, right.control.socket);
  EXPECT_EQ(left.control.address, right.control.address);
  EXPECT_EQ(left.control.port, right.control.port);
  EXPECT_EQ(left.control.certificate, right.control.certificate);
  EXPECT_EQ(left.control.key, right.control.key);
  EXPECT_EQ(left.control.client_certificates, right.control.client_certificates);
  EXPECT_EQ(left.control.connections, right.control.connections);
  EXPECT_EQ(left.control.connections_per_address, right.control.connections_per_address);
  EXPECT_EQ(left.control.broadcasts_per_hour, right.control.broadcasts_per_hour);
  EXPECT_EQ(left.output, right.output);
  EXPECT_EQ(left.further_outputs, right.further_outputs);
  EXPECT_EQ(left.amplifier, right.amplifier);
  EXPECT_EQ(left.loudness.target_lufs, right.loudness.target_lufs);
  EXPECT_EQ(left.loudness.ceiling_dbtp, right.loudness.ceiling_dbtp);
  EXPECT_EQ(left.ingest.upload_megabytes, right.ingest.upload_megabytes);
  EXPECT_EQ(left.ingest.duration_minutes, right.ingest.duration_minutes);
  EXPECT_EQ(left.ingest.processor_seconds, right.ingest.processor_seconds);
  EXPECT_EQ(left.ingest.memory_megabytes, right.ingest.memory_megabytes);
  EXPECT_EQ(left.clock.always_trusted, right.clock.always_trusted);
  EXPECT_EQ(left.playout.lead_seconds, right.playout.lead_seconds);
  ASSERT_EQ(left.zones.size(), right.zones.size());
  for (std::size_t i = 0; i < left.zones.size(); ++i) {
    EXPECT_EQ(left.zones[i].name, right.zones[i].name);
    EXPECT_EQ(left.zones[i].channels, right.zones[i].channels);
    EXPECT_EQ(left.zones[i].gain_db, right.zones[i].gain_db);
  }
}

TEST(Settings, ShippedFileIsTheEmbeddedDefault) {
  const auto embedded = parse("", "empty");
  const auto as_shipped = parse(shipped(), "station.toml");
  const auto all_on = parse(switched_on(shipped()), "station.toml");
  ASSERT_TRUE(embedded);
  ASSERT_TRUE(as_shipped) << to_text(as_shipped.error());
  ASSERT_TRUE(all_on) << to_text(all_on.error());
  expect_same(*as_shipped, *embedded);
  expect_same(*all_on, *embedded);
}

struct Refused {
  std::string text;
  std::string field;
  std::string says;
};

class RefusedSettings : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedSettings, NamesFileLineKeyAndWhatIsAllowed) {
  const auto settings = parse(GetParam().text, "s.toml");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().field, GetParam().field);
  EXPECT_THAT(to_text(settings.error()), HasSubstr(GetParam().says));
  EXPECT_FALSE(settings.error().advice.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedSettings,
    ::testing::Values(
        Refused{"[output]\nvolume = 3", "s.toml:2: output.volume",
                "Known here: device, substitute, sample_rate"},
        Refused{"[speaker]", "s.toml:1: speaker", "Known here: station, state"},
        Refused{"\n[output]\nsample_rate = \"fast\"", "s.toml:3: output.sample_rate",
                "Allowed is 8000 to 192000"},
        Refused{"[output]\nsample_rate = 4", "s.toml:2: output.sample_rate", "4 is impossible"},
        Refused{"[output]\ndevice = 7", "s.toml:2: output.device", "quotation marks"},
        Refused{"[output]\ndevice = \"\"", "s.toml:2: output.device", "\"auto\""},
        Refused{"[output]\ndevice = \"wav:here\"", "s.toml:2: output.device", "absolute"},
        Refused{"[state]\ndirectory = \"here\"", "s.toml:2: state.directory", "absolute"},
        Refused{"[control]\nsocket = \"/" + std::string(120, 'x') + "\"", "s.toml:2: control.socket", "107"},
        Refused{"[control]\nport = 70000", "s.toml:2: control.port", "Allowed is 0 to 65535"},
        Refused{"[control]\nkey = \"/k.pem\"", "s.toml:2: control.key", "certificate"},
        Refused{"[control]\nclient_certificates = 1", "s.toml:2: control.client_certificates",
                "true or false"},
        Refused{"[[webhook]]\nurl = \"ftp://x\"", "s.toml:2: webhook.url", "https"},
        Refused{"[loudness]\ntarget_lufs = 3.0", "s.toml:2: loudness.target_lufs", "-40 to -6"},
        Refused{"[loudness]\ntarget_lufs = nan", "s.toml:2: loudness.target_lufs", "-40 to -6"},
        Refused{"[station]\nlanguages = [1]", "s.toml:2: station.languages", "list of texts"},
        Refused{"[station]\nname = \"\"", "s.toml:2: station.name", "is empty"},
        Refused{"station = 1", "s.toml:1: station", "must be a table"},
        Refused{"[[zone]]\nname = \"East Hill\"\nchannels = [1]", "s.toml:2: zone.name", "a-z"},
        Refused{"[[zone]]\nname = \"east\"\nchannels = [3]", "s.toml:3: zone.channels", "Allowed is 1 to 2"},
        Refused{"[[zone]]\nname = \"east\"\nchannels = [1, 1]", "s.toml:3: zone.channels", "once"},
        Refused{"[[zone]]\nname = \"a\"\nchannels = [1]\n[[zone]]\nname = \"a\"\nchannels = [1]",
                "s.toml:5: zone.name", "twice"},
        Refused{"[zone]\nname = \"a\"", "s.toml:1: zone", "[[zone]]"},
        Refused{"[clock]\ntrust = \"never\"", "s.toml:2: clock.trust", "\"checked\" or \"always\""},
        Refused{"[[quiet]]\nfrom = \"22:00\"", "s.toml:1: quiet.until", "\"22:00\""},
        Refused{"[[quiet]]\nfrom = \"22:60\"\nuntil = \"06:00\"", "s.toml:2: quiet.from",
                "hours and minutes"},
        Refused{"[[quiet]]\nfrom = \"22:00\"\nuntil = \"06:00\"\ndays = [\"sunday\"]", "s.toml:4: quiet.days",
                "sat and sun"},
        Refused{"[[quiet]]\nfrom = \"22:00\"\nuntil = \"06:00\"\nzones = [\"moon\"]", "s.toml:4: quiet.zones",
                "no zone 'moon'"},
        Refused{"[[quiet]]\nfrom = \"22:00\"\nuntil = \"06:00\"\ncalendars = [\"holidays.ics\"]",
                "s.toml:4: quiet.calendars", "Begin it with /"},
        Refused{"[emergency]\nquiet_minutes = 0", "s.toml:2: emergency.quiet_minutes", "1 to 60"},
        Refused{"[limits]\nminutes_a_day = -1", "s.toml:2: limits.minutes_a_day", "0 to 1440"},
        Refused{"[[gain]]\nfrom = \"06:00\"\nuntil = \"07:00\"\ngain_db = 30.0", "s.toml:4: gain.gain_db",
                "-40 to 20"},
        Refused{"[output\ndevice = 1", "s.toml:1", "TOML"}));

TEST(Settings, ReadsTheNightLock) {
  const auto settings = parse(R"(
[[quiet]]
from = "22:00"
until = "06:30"
[[quiet]]
from = "06:30"
until = "24:00"
days = ["sat", "sun"]
calendars = ["/etc/xiangyin/holidays.ics"]
zones = ["all"]
[emergency]
quiet_minutes = 2
quiet_count = 1
[limits]
minutes_a_day = 90
repeats_a_day = 4
[[gain]]
from = "06:00"
until = "07:00"
gain_db = -6
)",
                              "s.toml");
  ASSERT_TRUE(settings) << to_text(settings.error());
  ASSERT_EQ(settings->quiet.periods.size(), 2U);
  EXPECT_EQ(settings->quiet.periods[0].until_second, 6 * 3600 + 30 * 60);
  EXPECT_EQ(settings->quiet.periods[1].until_second, 0);  // midnight after
  EXPECT_FALSE(settings->quiet.periods[1].days[0]);
  EXPECT_TRUE(settings->quiet.periods[1].days[6]);
  EXPECT_EQ(settings->quiet.periods[1].calendars, std::vector<std::string>{"/etc/xiangyin/holidays.ics"});
  EXPECT_EQ(settings->quiet.emergency_minutes, 2);
  EXPECT_EQ(settings->quiet.emergency_count, 1);
  EXPECT_EQ(settings->limits.minutes_a_day, 90);
  EXPECT_EQ(settings->limits.repeats_a_day, 4);
  EXPECT_EQ(settings->gains.at(0).gain_db, -6);
}

TEST(Settings, ReadsEveryKey) {
  const auto settings = parse(R"(
[station]
name = "沙田村"
time_zone = "Asia/Shanghai"
languages = ["hak", "cmn"]
[state]
directory = "/srv/xiangyin"
[output]
device = "null"
channels = 4
[[zone]]
name = "east"
channels = [4, 1]
)",
                              "s.toml");
  ASSERT_TRUE(settings) << to_text(settings.error());
  EXPECT_EQ(settings->station.name, "沙田村");
  EXPECT_EQ(settings->station.languages, (std::vector<std::string>{"hak", "cmn"}));
  EXPECT_EQ(settings->state.directory, "/srv/xiangyin");
  EXPECT_EQ(settings->zones.at(0).channels, (std::vector<int>{1, 4}));
}

TEST(Settings, ChannelsAreCountedThroughAllOutputs) {
  const auto settings = parse(
      "[output]\ndevice = \"alsa:Device\"\n[[further_output]]\ndevice = \"usb:1-1.3\"\nchannels = 1\n"
      "[[zone]]\nname = \"hill\"\nchannels = [3, 1]\ngain_db = -6\n",
      "s.toml");
  ASSERT_TRUE(settings) << to_text(settings.error());
  ASSERT_EQ(settings->further_outputs.size(), 1U);
  EXPECT_EQ(settings->further_outputs[0].device, "usb:1-1.3");
  EXPECT_EQ(settings->further_outputs[0].sample_rate, 48000);
  EXPECT_EQ(settings->zones.at(0).channels, (std::vector<int>{1, 3}));
  EXPECT_EQ(settings->zones.at(0).gain_db, -6);
  EXPECT_FALSE(parse("[[further_output]]\ndevice = \"auto\"", "s.toml"));
  EXPECT_FALSE(parse("[[zone]]\nname = \"hill\"\nchannels = [3]", "s.toml"));
}

}  // namespace
}  // namespace xiangyin::config
