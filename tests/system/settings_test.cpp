// The settings of a running station, and a station without any.
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::SizeIs;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Finished check(const std::filesystem::path& file) {
  return run({Station::program("xiangyind").string(), {"--check", "--settings", file.string()}});
}

TEST(Settings, AreCheckedWithoutStartingAnything) {
  const TemporaryDirectory directory;
  const auto file = directory / "station.toml";
  std::ofstream(file) << "[station]\nname = \"Shangping\"\n[state]\ndirectory = \""
                      << (directory / "state").string() << "\"\n";
  EXPECT_EQ(check(file).status, 0);
  EXPECT_FALSE(std::filesystem::exists(directory / "state"));
}

TEST(Settings, AreRefusedWithFileLineAndKey) {
  const TemporaryDirectory directory;
  const auto file = directory / "station.toml";
  std::ofstream(file) << "[station]\nname = \"Shangping\"\n[output]\nsample_rate = 12\n";
  const Finished finished = check(file);
  EXPECT_NE(finished.status, 0);
  EXPECT_THAT(finished.error + finished.output, HasSubstr(file.string() + ":4: output.sample_rate"));
  EXPECT_NE(check(directory / "missing.toml").status, 0);
}

TEST(Settings, AReloadKeepsWhatIsOnAir) {
  Station station({});
  station.start();
  auto events = station.events();
  const Sound sentence = marker(48000, 4, 1);
  write_sound(station.directory() / "noise.wav", sentence);
  add_playlist(station, "noise", {add_recording(station, station.directory() / "noise.wav")});
  add_rule(station, "noise", "noise", whole_second(6s));
  ASSERT_TRUE(events.wait_for("broadcast.on_air", 60s));

  std::ofstream(station.settings_file(), std::ios::app) << "[playout]\nlead_seconds = 3\n";
  station.reload();
  EXPECT_THAT(text_of(station.log()), HasSubstr("the settings have been taken over"));
  const auto row = wait_for_end(events, "noise", 60s);
  EXPECT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();
}

TEST(Settings, ABadReloadChangesNothing) {
  Station station({});
  station.start();
  std::ofstream(station.settings_file(), std::ios::app) << "[playout]\nlead_seconds = -3\n";
  station.reload();
  EXPECT_EQ(station.request("GET", "/v1/status").status, 200);
  EXPECT_THAT(text_of(station.log()), HasSubstr("playout.lead_seconds"));
}

TEST(Settings, WithoutThemAndWithoutASoundDeviceItWritesFilesAndSaysSo) {
  const TemporaryDirectory directory;
  std::ofstream(directory / "alsa.conf") << "";
  std::ofstream(directory / "empty.toml") << "";
  Station station({.device = "auto",
                   .environment = {{"ALSA_CONFIG_PATH", (directory / "alsa.conf").string()},
                                   {"PULSE_SERVER", "unix:/nonexistent"}}});
  station.start();
  auto events = station.events();
  write_sound(directory / "noise.wav", marker(48000, 1, 1));
  add_playlist(station, "noise", {add_recording(station, directory / "noise.wav")});
  add_rule(station, "noise", "noise", whole_second(6s));
  const auto row = wait_for_end(events, "noise", 60s);
  EXPECT_EQ(row.at("outcome").as_string(), "completed") << row.at("reason").as_string();

  const auto status = station.request("GET", "/v1/status").json();
  const std::string device(status.at("player").at("output").as_string());
  ASSERT_TRUE(device.starts_with("wav:")) << device;
  EXPECT_THAT(text_of(station.log()), HasSubstr(device.substr(4)));
  Sound heard;
  for (const auto& entry : std::filesystem::directory_iterator(device.substr(4)))
    heard = read_sound(entry.path());
  EXPECT_THAT(find_sound(heard, read_sound(directory / "noise.wav", heard.rate)), SizeIs(1));
}

}  // namespace
}  // namespace xiangyin::test
