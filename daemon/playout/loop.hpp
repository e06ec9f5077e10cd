#pragma once

#include <list>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/core/turn.hpp"
#include "daemon/playout/broadcast.hpp"
#include "daemon/playout/conductor.hpp"

namespace xiangyin::playout {

inline constexpr int stop_fade_milliseconds = 300;

/// The conductor at work. GCC 12 destroys temporaries of conditional expressions in coroutines twice, so
/// those stand in plain functions. Its coroutines hold a share of it, so that it lives until the last has
/// finished.
///
/// At every turn the arbiter looks ahead as far as the lead, from what is on air (situation.cpp), and its
/// steps are carried out (deciding.cpp, interrupting.cpp): what cannot be said is recorded, what begins is
/// claimed and cued, what must make room is stopped in time, and recorded when the player reports the end.
/// What waits is decided anew at the next turn. `settled_` is the moment up to which nothing is left to
/// decide; `decided_` holds what has been decided after it.
class Conductor::Loop : public std::enable_shared_from_this<Conductor::Loop> {
 public:
  Loop(boost::asio::any_io_executor executor, Parts parts, Options options);

  core::Result<void> recover();
  void follow();
  boost::asio::awaitable<void> shut_down(std::string reason);
  boost::asio::awaitable<core::Result<ledger::Row>> play(ManualStart start);
  core::Result<int> stop(const std::string& id, const std::string& reason);
  std::vector<OnAir> on_air() const;
  plan::Situation situation() const;
  void set_options(Options options) { options_ = options; }
  void clock_settled() { spawn(decide_due()); }

 private:
  using Held = std::shared_ptr<Broadcast>;

  /// Runs a coroutine of this loop beside the caller.
  void spawn(boost::asio::awaitable<void> work);

  // situation.cpp
  /// What is under way, in the order in which the situation has it.
  std::vector<Held> under_way() const;
  core::Result<void> remember();
  void remember(const Broadcast& broadcast, std::int64_t said_milliseconds);

  // deciding.cpp
  boost::asio::awaitable<void> decide_due();
  boost::asio::awaitable<bool> carry_out(plan::Outlook outlook);
  boost::asio::awaitable<void> record(plan::Planned planned, plan::Ruling ruling);
  boost::asio::awaitable<Held> start(plan::Planned planned, plan::Bid bid, plan::Ruling ruling);
  boost::asio::awaitable<void> give_up(Held broadcast, plan::Ruling ruling);
  void settle_until(const plan::Outlook& outlook, core::Instant present);
  void wake_for(const plan::Outlook& outlook, core::Instant horizon);
  boost::asio::awaitable<core::Result<void>> begin(Held broadcast);
  void tell_player(const Held& broadcast);
  void watch(const Held& broadcast);
  boost::asio::awaitable<void> finish(Held broadcast);
  boost::asio::awaitable<void> give_back(Held broadcast);

  // catching_up.cpp
  void wait_for_time();
  void forget_the_future(core::Instant present);
  boost::asio::awaitable<void> pass_over(core::Instant present);
  boost::asio::awaitable<bool> is_on_record(plan::Planned planned);

  // interrupting.cpp
  void interrupt(const Held& victim, const plan::Ruling& cut, const Held& other);
  void withdraw(const Held& broadcast);
  void arm_stop(const Held& broadcast);
  void stop_in_time(const Held& broadcast);
  void make_room(const Held& broadcast);
  void postpone(const Held& broadcast);
  void hold(const Held& broadcast);
  void go_on(const Held& broadcast, const plan::Ruling& ruling);
  void on_ended(const Held& broadcast, const audio::Ended& ended);

  void on_fact(const audio::Fact& fact);
  void on_outputs_changed();
  void on_air(const Held& broadcast, core::Instant at);
  boost::asio::awaitable<void> note_said_first(std::string broadcast, std::vector<std::string> recordings);
  void on_player_lost(const std::string& reason);
  void on_player_ready();
  void on_content_changed();
  bool still_wanted(const Broadcast& broadcast) const;

  core::Result<Held> make_broadcast(const plan::Planned& planned, const ledger::Row& row) const;
  core::Result<Held> make_broadcast(const playlist::Playlist& playlist, ledger::Row row,
                                    double gain_db) const;
  core::Instant latest_start(const Broadcast& broadcast, core::Instant window) const;
  core::Result<void> check_time(schedule::Priority priority);
  void bid_by_hand(Broadcast& broadcast, schedule::Priority priority) const;
  core::Result<std::vector<plan::Ruling>> ask(Broadcast& broadcast, const std::vector<Held>& parties) const;
  core::Result<playlist::Playlist> what_to_play(ManualStart& start, ledger::Row& row) const;
  ledger::Row row_of(const plan::Planned& planned) const;
  std::string new_identity() const;
  Held find(const std::string& id) const;
  void publish(const std::string& type, const Broadcast& broadcast) const;
  core::Instant now() const { return parts_.clock.now(); }

  boost::asio::any_io_executor executor_;
  Parts parts_;
  Options options_;
  AirMarks marks_;
  core::Turn turn_;
  std::unique_ptr<core::Alarm> alarm_;
  core::EventHub::Subscription content_changes_;
  core::Instant settled_ = core::Instant::min();
  std::map<std::pair<std::string, std::string>, core::Instant> decided_;
  std::vector<plan::Aired> aired_;  ///< of the last two days, for the limits of a day
  int content_changed_ = 0;         ///< how often
  bool anyone_waits_ = false;       ///< for something to end
  std::list<Held> broadcasts_;
  bool closing_ = false;
  boost::asio::steady_timer drained_;  ///< cancelled when the last broadcast has ended while closing
};

}  // namespace xiangyin::playout
