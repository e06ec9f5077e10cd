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

/// What a player needs to open the slowest output and to place the first frame.
inline constexpr core::Duration quickest_start = std::chrono::milliseconds(1500);
inline constexpr int stop_fade_milliseconds = 300;

/// The conductor at work. GCC 12 destroys temporaries of conditional expressions in coroutines twice, so
/// those stand in plain functions. Its coroutines hold a share of it, so that it lives until the last has
/// finished.
///
/// What falls due within the lead is decided once, in the order of the starts: recorded at once if nothing
/// can be said, else claimed, cued, and recorded when the player reports the end. `settled_` is the moment up
/// to which nothing is left to decide; `decided_` holds what has been decided after it.
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

 private:
  using Held = std::shared_ptr<Broadcast>;

  /// Runs a coroutine of this loop beside the caller.
  void spawn(boost::asio::awaitable<void> work);

  boost::asio::awaitable<void> decide_due();
  boost::asio::awaitable<void> decide(plan::Planned planned);
  boost::asio::awaitable<core::Result<void>> begin(Held broadcast);
  void tell_player(const Held& broadcast);
  void watch(const Held& broadcast);
  boost::asio::awaitable<void> finish(Held broadcast);
  boost::asio::awaitable<void> give_back(Held broadcast);

  void on_fact(const audio::Fact& fact);
  void on_player_lost(const std::string& reason);
  void on_player_ready();
  void on_content_changed();
  bool still_wanted(const Broadcast& broadcast) const;

  core::Result<Held> make_broadcast(const std::string& playlist, ledger::Row row, double gain_db) const;
  core::Result<Held> make_broadcast(const playlist::Playlist& playlist, ledger::Row row,
                                    double gain_db) const;
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
  std::list<Held> broadcasts_;
  bool closing_ = false;
  boost::asio::steady_timer drained_;  ///< cancelled when the last broadcast has ended while closing
};

}  // namespace xiangyin::playout
