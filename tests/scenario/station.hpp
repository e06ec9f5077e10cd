#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "daemon/core/simulated_clock.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/player_simulation.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::scenario {

/// A whole station (store, library with its real ingest, content, conductor) on a simulated clock, with a
/// player that makes no sound. One recording of two seconds is there from the start, in announcement and
/// playlist "news". Times are texts in RFC 3339.
class Station : public ::testing::Test {
 protected:
  explicit Station(const std::string& start = "2026-11-23T00:00:00+08:00",
                   const std::string& zone = "Asia/Shanghai");
  ~Station() override;

  /// Time goes on, and whatever falls due happens.
  void run_until(const std::string& moment);
  /// Somebody sets the clock.
  void set_clock(const std::string& moment);
  /// The machine sleeps.
  void sleep_until(const std::string& moment);
  /// The power goes: nothing of what was under way is finished. Files and database stay.
  void crash();
  /// A player process that has heard of nothing is there again, and the daemon starts.
  void boot();
  void shut_down();

  /// Puts a document in place; fails the test if it is refused.
  void put(store::Kind kind, const std::string& id, const std::string& body);
  core::Result<store::Document> try_put(store::Kind kind, const std::string& id, const std::string& body);
  core::Result<store::Document> try_remove(store::Kind kind, const std::string& id);
  void remove(store::Kind kind, const std::string& id);
  /// Somebody does something about the recording.
  core::Result<void> note(approval::Act act, const std::string& who, const std::string& reason = {});
  const plan::Content& content() const { return content_->content(); }
  /// The recording may not be said from a moment on.
  void expire_recording(const std::string& moment);
  /// A rule that says "news" every day at a time; `more` are further members: ,"lateness_seconds":10
  void put_rule(const std::string& id, const std::string& time, const std::string& more = "");
  /// A playlist of the recording said `times` times: two seconds each.
  void put_playlist(const std::string& id, int times);

  std::vector<plan::Planned> planned_until(const std::string& moment);
  core::Result<ledger::Row> play(const std::string& playlist,
                                 schedule::Priority priority = schedule::Priority::routine);
  /// Other settings, taken over as a reload does.
  void set_station(plan::Station station);
  const plan::Station& station() const { return station_; }

  /// The ledger, oldest first, a line each: "morning 2026-11-23T07:30:00 completed".
  std::vector<std::string> ledger();
  std::vector<ledger::Row> rows();
  /// When each broadcast began, as local time: "2026-11-23T07:30:00".
  const std::vector<std::string>& said() const { return said_; }

  /// What the machine says of its clock; a time server keeps it from the start on.
  timekeeping::MachineClock machine{true, false, "first boot"};
  timekeeping::Timekeeper& timekeeper() { return *timekeeper_; }
  /// A person says that the clock is right.
  void confirm_clock();
  playout::Conductor& conductor() { return *conductor_; }
  playout::PlayerSimulation& player() { return *player_; }
  store::Store& store() { return *store_; }
  library::Library& library() { return *library_; }
  plan::ContentStore& content_store() { return *content_; }
  core::EventHub& events() { return events_; }
  const std::filesystem::path& directory() const { return directory_.path(); }
  const std::string& recording() const { return recording_; }
  core::SimulatedClock clock;

  /// Has something done, and whatever comes of it.
  template <class T>
  T wait(boost::asio::awaitable<T> work) {
    std::optional<T> result;
    boost::asio::co_spawn(loop_, std::move(work), [&result](const std::exception_ptr&, T value) {
      result.emplace(std::move(value));
    });
    while (!result)
      loop_.run_one();
    settle();
    return std::move(*result);
  }

 private:
  void add_recording();
  void settle();

  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
  test::TemporaryDirectory directory_;
  plan::Station station_;
  core::EventHub events_;
  core::EventHub::Subscription starts_;
  std::vector<std::string> said_;
  std::string recording_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<plan::ContentStore> content_;
  std::unique_ptr<library::Library> library_;
  std::unique_ptr<timekeeping::Timekeeper> timekeeper_;
  std::unique_ptr<playout::PlayerSimulation> player_;
  std::unique_ptr<playout::Conductor> conductor_;
};

}  // namespace xiangyin::scenario
