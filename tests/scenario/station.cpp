#include "tests/scenario/station.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <boost/asio/detached.hpp>
#include <boost/json/parse.hpp>
#include <sndfile.h>

#include "daemon/core/file.hpp"

namespace xiangyin::scenario {
namespace {

core::Instant moment(const std::string& text) {
  return core::parse_rfc3339(text).value();
}

/// Two seconds of a tone, as a wav file.
void write_tone(const std::filesystem::path& path) {
  SF_INFO info{};
  info.samplerate = 16000;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  std::vector<float> tone(32000);
  for (std::size_t i = 0; i < tone.size(); ++i) {
    tone[i] = 0.3F * std::sin(2 * std::numbers::pi_v<float> * 440 * static_cast<float>(i) / 16000);
  }
  sf_write_float(file, tone.data(), static_cast<sf_count_t>(tone.size()));
  sf_close(file);
}

}  // namespace

Station::Station(const std::string& start, const std::string& zone)
    : clock(moment(start)), station_{schedule::TimeZone::load(zone).value(), {"hak"}, {{"all", {1, 2}}}} {
  starts_ = events_.subscribe([this](const core::Event& event) {
    if (event.type != "broadcast.on_air") return;
    said_.push_back(to_text(station_.time_zone.to_local(clock.now())));
  });
  boot();
  add_recording();
  put(store::Kind::announcement, "news", R"({"title":"新闻","recordings":{"hak":")" + recording_ + R"("}})");
  put(store::Kind::playlist, "news", R"({"items":[{"announcement":"news"}]})");
}

Station::~Station() {
  crash();
}

void Station::boot() {
  store_ = store::Store::open(directory_ / "station.sqlite").value();
  // The power of this machine does not fail here; a year takes seconds.
  store_->perform_now([](SQLite::Database& database) {
    database.exec("PRAGMA synchronous = OFF");
    return core::Result<void>();
  });
  content_ = plan::ContentStore::load(loop_.get_executor(), *store_, clock, events_, station_).value();
  library_ = library::Library::open(loop_.get_executor(), clock, {directory_ / "library", XIANGYIN_INGEST},
                                    {100'000'000, 3600, 60, 512 * 1024 * 1024}, 48000)
                 .value();
  player_ = std::make_unique<playout::PlayerSimulation>(clock);
  timekeeper_ = std::make_unique<timekeeping::Timekeeper>(
      clock, [this] { return machine; },
      timekeeping::Timekeeper::Options{directory_ / "clock.json", false, [this](const auto&) {
                                         events_.publish({"clock.changed", {}});
                                       }});
  conductor_ = std::make_unique<playout::Conductor>(
      loop_.get_executor(),
      playout::Conductor::Parts{clock, *store_, *content_, *library_, *player_, *timekeeper_, events_,
                                directory_ / "on-air"},
      playout::Conductor::Options{});
  EXPECT_TRUE(conductor_->start());
  settle();
}

core::Result<void> Station::note(approval::Act act, const std::string& who, const std::string& reason) {
  approval::Entry entry;
  entry.recording = recording_;
  entry.act = act;
  entry.who = who;
  entry.reason = reason;
  return wait(content_->note(std::move(entry)));
}

void Station::crash() {
  conductor_.reset();
  settle();  // what was already on its way to the disk gets there; nobody acts on it
  player_.reset();
  library_.reset();
  content_.reset();
  store_.reset();
}

void Station::shut_down() {
  bool done = false;
  boost::asio::co_spawn(loop_, conductor_->shut_down("the station was switched off"),
                        [&done](const std::exception_ptr&) { done = true; });
  while (!done)
    loop_.run_one();
  crash();
}

void Station::settle() {
  for (;;) {
    loop_.restart();
    if (loop_.poll() > 0) continue;
    if (!store_ || store_->pending() == 0) return;
    loop_.run_one();
  }
}

void Station::run_until(const std::string& text) {
  clock.advance_to(moment(text), [this] { settle(); });
}

void Station::set_clock(const std::string& text) {
  clock.step_to(moment(text));
  settle();
}

void Station::sleep_until(const std::string& text) {
  clock.sleep_until(moment(text));
  settle();
}

void Station::confirm_clock() {
  ASSERT_TRUE(timekeeper_->confirm());
  conductor_->clock_settled();
  settle();
}

void Station::add_recording() {
  write_tone(directory_ / "tone.wav");
  auto upload = library_->begin_upload().value();
  ASSERT_TRUE(upload.append(core::read_file(directory_ / "tone.wav", 1 << 20).value()));
  library::RecordingDetails details;
  details.title = "新闻";
  details.language = "hak";
  const auto recording = wait(library_->admit(std::move(upload), details));
  ASSERT_TRUE(recording) << to_text(recording.error());
  recording_ = recording->id;
  ASSERT_TRUE(wait(content_->commit({store::Kind::recording, recording_, recording->to_json(), {}})));
  library_->settle(*recording);
}

core::Result<store::Document> Station::try_put(store::Kind kind, const std::string& id,
                                               const std::string& body) {
  return wait(content_->commit({kind, id, boost::json::parse(body).as_object(), {}}));
}

void Station::put(store::Kind kind, const std::string& id, const std::string& body) {
  const auto put = try_put(kind, id, body);
  ASSERT_TRUE(put) << to_text(put.error());
}

core::Result<store::Document> Station::try_remove(store::Kind kind, const std::string& id) {
  return wait(content_->commit({kind, id, std::nullopt, {}}));
}

void Station::expire_recording(const std::string& text) {
  library::Recording recording = content_->content().recordings.at(recording_).value;
  recording.details.expires_at = moment(text);
  ASSERT_TRUE(wait(content_->commit({store::Kind::recording, recording_, recording.to_json(), {}})));
}

void Station::remove(store::Kind kind, const std::string& id) {
  const auto removed = try_remove(kind, id);
  ASSERT_TRUE(removed) << to_text(removed.error());
}

void Station::put_rule(const std::string& id, const std::string& time, const std::string& more) {
  const std::string start = "2020-01-01T" + time + (time.size() == 5 ? ":00" : "");
  put(store::Kind::rule, id,
      R"({"playlist":"news","recurrence":["FREQ=DAILY"],"start":")" + start + "\"" + more + "}");
}

void Station::put_playlist(const std::string& id, int times) {
  std::string items;
  for (int i = 0; i < times; ++i)
    items += R"({"announcement":"news"},)";
  items.pop_back();
  put(store::Kind::playlist, id, R"({"items":[)" + items + "]}");
}

std::vector<plan::Planned> Station::planned_until(const std::string& text) {
  return plan::plan(content_->content(), station_, {clock.now(), clock.now(), moment(text), 100'000},
                    conductor_->situation());
}

void Station::set_station(plan::Station station) {
  station_ = station;
  content_->set_station(std::move(station));
}

core::Result<ledger::Row> Station::play(const std::string& playlist, schedule::Priority priority) {
  playout::ManualStart start;
  start.priority = priority;
  start.playlist = playlist;
  return wait(conductor_->play(start));
}

std::vector<ledger::Row> Station::rows() {
  auto rows =
      store_->perform_now([](SQLite::Database& database) { return ledger::page(database, 0, 100'000); })
          .value();
  std::reverse(rows.begin(), rows.end());
  EXPECT_TRUE(store_->perform_now(ledger::verify));
  return rows;
}

std::vector<std::string> Station::ledger() {
  std::vector<std::string> lines;
  for (const ledger::Row& row : rows()) {
    const bool by_rule = !row.rule.empty();
    lines.push_back((by_rule ? row.rule + " " + row.recurrence_id : "by-hand") + " " +
                    std::string(to_text(row.outcome)));
  }
  return lines;
}

}  // namespace xiangyin::scenario
