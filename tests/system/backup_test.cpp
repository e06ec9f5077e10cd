// A station's state leaves it in one file and comes back from it, on the same box or another.
#include <fstream>

#include <gmock/gmock.h>

#include "tests/support/speech.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Backup : public testing::Test {
 protected:
  Backup() {
    station.start();
    const fs::path file = station.directory() / "water.wav";
    speak(sentences().front(), file);
    const auto added = station.must({"recording", "add", file.string(), "--language", "cmn"});
    recording = added.at("id").as_string().c_str();
    station.must({"announcement", "set", "water", "--title", "停水", "--recording", "cmn=" + recording});
    station.must({"playlist", "set", "water", "announcement:water"});
  }

  /// Says it, to its end.
  static void play(const Station& on, const std::string& playlist) {
    Events events = on.events();
    on.must({"play", "playlist:" + playlist});
    const auto ended = events.wait_for("broadcast.ended", std::chrono::seconds(60));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->at("outcome"), "completed");
  }
  static Finished xiangyind(const Station& of, const std::vector<std::string>& words) {
    std::vector<std::string> arguments{"--state", of.state().string()};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return run({Station::program("xiangyind").string(), arguments});
  }
  void back_up() const {
    const Finished done = xiangyind(station, {"--backup", archive.string()});
    ASSERT_EQ(done.status, 0) << done.error;
    EXPECT_THAT(done.error, HasSubstr("Backed up: recordings 1"));
  }
  static Finished restore(const Station& to, const fs::path& from) {
    return xiangyind(to, {"--restore", from.string()});
  }
  static std::string contents(const Station& of) {
    return of.request("GET", "/v1/content").body + of.request("GET", "/v1/ledger").body +
           of.request("GET", "/v1/tokens").body;
  }
  /// The archive with something done to what is in it, by a command in its folder.
  fs::path changed(const std::string& command) const {
    const fs::path file = station.directory() / "changed.tar";
    const std::string folder = (station.directory() / "unpacked").string();
    const Finished done =
        run({"sh",
             {"-c", "mkdir " + folder + " && cd " + folder + " && tar xf " + archive.string() + " && " +
                        command + " && tar cf " + file.string() + " ."}});
    EXPECT_EQ(done.status, 0) << done.error;
    return file;
  }

  Station station{{.settings = "[playout]\nlead_seconds = 1\n", .device = "null"}};
  Station other{{.settings = "[playout]\nlead_seconds = 1\n", .device = "null"}};
  std::string recording;
  fs::path archive = station.directory() / "backup.tar";
};

TEST_F(Backup, ComesBackExactlyOnAnotherBox) {
  play(station, "water");
  station.must({"token", "create", "county", "--role", "admin"});
  back_up();
  const std::string before = contents(station);
  const Finished restored = restore(other, archive);
  ASSERT_EQ(restored.status, 0) << restored.error;
  other.start();
  EXPECT_EQ(contents(other), before);
  EXPECT_EQ(other.request("GET", "/v1/recordings/" + recording + "/air-copy").body,
            station.request("GET", "/v1/recordings/" + recording + "/air-copy").body);
  play(other, "water");
  EXPECT_FALSE(fs::exists(station.state() / "backup"));
  EXPECT_FALSE(fs::exists(other.state() / "restoring"));
}

TEST_F(Backup, TakesThePlaceOfWhatIsThereAndItsSnapshot) {
  back_up();
  const std::string before = contents(station);
  station.must({"rule", "set", "later", "--playlist", "water", "--time", "07:00"});
  EXPECT_THAT(restore(station, archive).error, HasSubstr("is running. Stop it first"));
  station.kill();  // what it has last written is beside the database
  std::ofstream(station.state() / "station.sqlite.snapshot") << "of another time";
  const Finished restored = restore(station, archive);
  ASSERT_EQ(restored.status, 0) << restored.error;
  station.start();
  EXPECT_EQ(contents(station), before);
}

TEST_F(Backup, IsRefusedWhereItIsDamagedAndNothingIsTouched) {
  back_up();
  other.start();
  const std::string before = contents(other);
  other.stop();
  const fs::path half = station.directory() / "half.tar";
  fs::copy_file(archive, half);
  fs::resize_file(half, fs::file_size(half) / 2);
  EXPECT_THAT(restore(other, half).error, HasSubstr("it cannot be unpacked"));
  EXPECT_THAT(restore(other, changed("for file in library/originals/*/*; do echo x >> $file; done")).error,
              HasSubstr("has other bytes"));
  other.start();
  EXPECT_EQ(contents(other), before);
  EXPECT_FALSE(fs::exists(other.state() / "library" / "originals" / recording.substr(0, 2)));
}

TEST_F(Backup, OfANewerProgramIsRefused) {
  back_up();
  const auto newer = changed("sqlite3 station.sqlite 'PRAGMA user_version = 999'");
  EXPECT_THAT(restore(other, newer).error, HasSubstr("the database is of version 999"));
}

TEST_F(Backup, LeadsNowhereElse) {
  back_up();
  EXPECT_THAT(restore(other, changed("ln -s /etc library/originals/away")).error,
              HasSubstr("no regular file"));
}

TEST_F(Backup, WithoutAFileSaysSoAndGoesOn) {
  fs::remove_all(station.state() / "library" / "originals");
  const Finished done = xiangyind(station, {"--backup", archive.string()});
  EXPECT_EQ(done.status, 0) << done.error;
  EXPECT_THAT(done.error, HasSubstr("A file of recording " + recording + " is missing"));
}

TEST_F(Backup, OfNoStationSaysWhatToDo) {
  const Finished done = xiangyind(other, {"--backup", archive.string()});
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.error, HasSubstr("there is no station in"));
  EXPECT_FALSE(fs::exists(archive.string() + ".partial"));
}

}  // namespace
}  // namespace xiangyin::test
