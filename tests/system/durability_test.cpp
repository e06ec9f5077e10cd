// Any of the processes is killed at any moment while recordings are added and broadcasts run: nothing that
// was acknowledged is lost, nothing is said twice, no half file is visible.
//   XIANGYIN_KILL_ROUNDS  how many kills (15)        XIANGYIN_KILL_SEED  to see a failure again
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>

#include "daemon/core/sha256.hpp"
#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;

/// Low enough to look for many sounds in a long time quickly.
constexpr int rate = 8000;

unsigned number_from(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

/// What the station has acknowledged. One person adds a recording of its own for each rule, so that every
/// broadcast can be told by its sound.
class Person {
 public:
  explicit Person(const Station& station) : station_(station) {}

  /// Adds things without pause until told to stop, or until nobody answers any more.
  void add_until(const std::atomic<bool>& enough) {
    while (!enough && add_one()) {
    }
  }

  /// False when the station is gone. What is refused (a killed ingest) was not acknowledged, and goes on.
  bool add_one() {
    // A rule a second, and no more than a few ahead: the test lasts as long as its last broadcast.
    if (next_ > whole_second(6s)) {
      std::this_thread::sleep_for(200ms);
      return true;
    }
    const std::string name = "n" + std::to_string(++last_);
    const auto file = station_.directory() / (name + ".wav");
    write_sound(file, marker(rate, 0.4, last_));
    try {
      const std::string id = add_recording(station_, file);
      recordings_.insert(id);
      add_playlist(station_, name, {id});
      playlists_.insert(name);
      if (next_ > whole_second(6s)) return true;  // enough is planned
      next_ = std::max(next_ + 1s, whole_second(2s));
      add_rule(station_, name, name, next_);
      rules_[name] = last_;
    } catch (const boost::system::system_error&) {
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
    return true;
  }

  void expect_all_there() const {
    for (const std::string& id : recordings_)
      EXPECT_EQ(station_.request("GET", "/v1/recordings/" + id).status, 200) << id;
    for (const std::string& id : playlists_)
      EXPECT_EQ(station_.request("GET", "/v1/playlists/" + id).status, 200) << id;
    for (const auto& [id, unused] : rules_)
      EXPECT_EQ(station_.request("GET", "/v1/rules/" + id).status, 200) << id;
  }

  /// Rule and the seed of its sound.
  const std::map<std::string, std::uint32_t>& rules() const { return rules_; }

 private:
  const Station& station_;
  std::uint32_t last_ = 0;
  core::Instant next_;
  std::set<std::string> recordings_;
  std::set<std::string> playlists_;
  std::map<std::string, std::uint32_t> rules_;
};

class Durability : public testing::Test {
 protected:
  Durability()
      : station({.settings = "[playout]\nlead_seconds = 1\n"}),
        person(station),
        seed(number_from("XIANGYIN_KILL_SEED", std::random_device{}())),
        random(seed) {}

  int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(random); }

  /// Kills the daemon half of the time, a child of it otherwise.
  void kill_something() {
    const int choice = below(4);
    if (choice < 2) {
      station.kill();
    } else if (const auto child = station.child(choice == 2 ? "xiangyin-player" : "xiangyin-ingest")) {
      ::kill(*child, SIGKILL);
    }
  }

  void one_round() {
    std::atomic<bool> enough = false;
    std::thread adding([&] { person.add_until(enough); });
    // The moment of the kill is what is random here.
    std::this_thread::sleep_for(milliseconds(below(3000)));
    kill_something();
    enough = true;
    adding.join();
    if (station.is_running()) return;
    station.start();
    person.expect_all_there();
  }

  /// Until every rule that was acknowledged has an outcome.
  std::map<std::string, boost::json::object> settle() {
    auto events = station.events();
    for (;;) {
      std::map<std::string, boost::json::object> rows;
      for (const auto& row : ledger(station)) {
        const std::string rule(row.at("rule").as_string());
        EXPECT_TRUE(rows.emplace(rule, row).second) << "two rows for " << rule;
      }
      const bool is_complete = std::all_of(person.rules().begin(), person.rules().end(),
                                           [&rows](const auto& rule) { return rows.contains(rule.first); });
      if (is_complete) return rows;
      if (!events.wait_for("broadcast.ended", 60s)) {
        ADD_FAILURE() << "a rule has no outcome";
        return rows;
      }
    }
  }

  /// Everything that was surely heard of the wav device, a second of silence between streams. The device
  /// writes ahead by its buffer: what was written but not due when its player was killed has not been heard.
  Sound heard() const {
    Sound all{{}, rate};
    for (const auto& entry : std::filesystem::directory_iterator(station.heard())) {
      Sound stream = read_sound(entry.path(), rate);
      const auto last_write = std::chrono::file_clock::to_sys(entry.last_write_time());
      const std::chrono::duration<double> due = last_write - first_frame(entry.path());
      const auto samples = static_cast<std::size_t>(std::max(due.count(), 0.0) * rate);
      if (samples < stream.samples.size()) stream.samples.resize(samples);
      all.samples.insert(all.samples.end(), stream.samples.begin(), stream.samples.end());
      all.samples.resize(all.samples.size() + rate);
    }
    return all;
  }

  /// From a name such as 2026-11-23T233000.000Z.wav.
  static core::Instant first_frame(const std::filesystem::path& file) {
    std::string text = file.stem().string();
    text.insert(13, ":").insert(16, ":");
    return core::parse_rfc3339(text).value();
  }

  Station station;
  Person person;
  unsigned seed;
  std::mt19937 random;
};

void expect_named_by_content(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    core::Sha256 hash;
    hash.update(std::string(std::istreambuf_iterator<char>(stream), {}));
    EXPECT_EQ(entry.path().stem().string(), hash.finish()) << entry.path();
  }
}

TEST_F(Durability, SurvivesKillsAtAnyMoment) {
  const unsigned rounds = number_from("XIANGYIN_KILL_ROUNDS", 15);
  SCOPED_TRACE("XIANGYIN_KILL_SEED=" + std::to_string(seed));
  station.start();
  for (unsigned i = 0; i < rounds && !HasFailure(); ++i)
    one_round();
  while (person.rules().empty())
    ASSERT_TRUE(person.add_one());
  const auto rows = settle();
  person.expect_all_there();
  EXPECT_TRUE(station.request("GET", "/v1/ledger/verify").json().at("intact").as_bool());

  const auto library = station.state() / "library";
  expect_named_by_content(library / "originals");
  expect_named_by_content(library / "air");
  EXPECT_TRUE(std::filesystem::is_empty(library / "incoming"));
  std::map<std::string, std::filesystem::path> air;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(library / "air"))
    air[entry.path().stem().string()] = entry.path();
  const auto recordings = station.request("GET", "/v1/recordings").json();
  for (const auto& recording : recordings.at("items").as_array()) {
    const std::string name(recording.at("air_copy").as_string());
    ASSERT_TRUE(air.contains(name)) << name;
    EXPECT_NEAR(read_sound(air.at(name)).seconds(), 0.4, 0.01);
  }

  const Sound all = heard();
  int completed = 0;
  for (const auto& [rule, number] : person.rules()) {
    // Low, so that half of it, or one with gaps, counts: unlike noise correlates by less than 0.1.
    const auto times = find_sound(all, marker(rate, 0.4, number), 0.3).size();
    EXPECT_LE(times, 1U) << rule << " was said twice";
    if (!rows.contains(rule) || rows.at(rule).at("outcome").as_string() != "completed") continue;
    ++completed;
    EXPECT_EQ(times, 1U) << rule << " was not said but recorded as completed";
  }
  EXPECT_GT(completed, 0);
  RecordProperty("kills", static_cast<int>(rounds));
  RecordProperty("broadcasts", static_cast<int>(rows.size()));
}

}  // namespace
}  // namespace xiangyin::test
