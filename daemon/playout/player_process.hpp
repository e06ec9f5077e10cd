#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "daemon/core/child_process.hpp"
#include "daemon/playout/player.hpp"

namespace xiangyin::playout {

/// Keeps one xiangyin-player running: starts it, and starts it again when it crashed, was killed, hangs or
/// has lost its output. A hang is noticed within two seconds, and only while a broadcast is cued or on air,
/// since a player says nothing when it has nothing to do. Used on the loop's thread only.
class PlayerProcess final : public Player {
 public:
  struct Options {
    std::string program;  ///< xiangyin-player
    audio::Setup setup;
  };

  PlayerProcess(boost::asio::any_io_executor executor, Options options);
  ~PlayerProcess() override;
  PlayerProcess(const PlayerProcess&) = delete;
  PlayerProcess& operator=(const PlayerProcess&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  bool is_ready() const override { return ready_; }
  std::string output() const override { return options_.setup.device; }
  std::vector<OutputState> outputs() const override;
  core::Result<void> cue(audio::Cue cue) override;
  void stop(const std::string& broadcast, int fade_milliseconds) override;
  void replace(const std::string& reason) override { give_up(reason); }

  void start();
  /// Another output from now on: at once if nothing is cued, else when the last broadcast has ended.
  void set_output(audio::Setup setup);
  /// The running player's process id, 0 if there is none.
  pid_t pid() const { return child_ ? child_->pid() : 0; }

 private:
  audio::Setup setup() const;
  void receive();
  void drain();
  void handle(const audio::Fact& fact);
  void on_opened(const audio::Opened& opened);
  void expect_answer(std::chrono::milliseconds within);
  void give_up(std::string reason);
  void on_exit(core::ChildExit exit);
  void restart_later();
  void now_in(OutputState::Condition condition, const std::string& reason = {});

  boost::asio::any_io_executor executor_;
  Options options_;
  Listener listener_;
  /// Late completions look here whether this object still lives and which player they belong to.
  std::shared_ptr<int> generation_ = std::make_shared<int>(0);
  std::optional<core::ChildProcess> child_;
  std::optional<boost::asio::posix::stream_descriptor> socket_;
  boost::asio::steady_timer answer_;  ///< by then something must have been heard
  boost::asio::steady_timer restart_;
  std::chrono::milliseconds back_off_;
  std::set<std::string> in_flight_;  ///< cued, not ended
  std::string end_reason_;           ///< why the player is ending, if we know better than its exit status
  bool ready_ = false;
  bool output_changed_ = false;
  bool substitute_first_ = false;  ///< until what was cued has ended: the first output was lost
  OutputState::Condition condition_ = OutputState::Condition::starting;
  std::string condition_reason_;
};

}  // namespace xiangyin::playout
