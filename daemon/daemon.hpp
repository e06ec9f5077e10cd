#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "config/settings.hpp"
#include "daemon/activation.hpp"
#include "daemon/control/access/access.hpp"
#include "daemon/control/access/audit.hpp"
#include "daemon/control/server.hpp"
#include "daemon/control/tls.hpp"
#include "daemon/control/uploads/uploads.hpp"
#include "daemon/control/webhooks.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/file.hpp"
#include "daemon/core/real_clock.hpp"
#include "daemon/health/watch.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/playout/amplified_player.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/player_group.hpp"
#include "daemon/playout/player_process.hpp"
#include "daemon/store/store.hpp"
#include "daemon/timekeeping/timekeeper.hpp"
#include "daemon/upkeep/upkeep.hpp"

namespace xiangyin {

/// The whole station. The members stand in the order in which they are started; they are stopped in reverse.
class Daemon {
 public:
  /// `programs` is the directory that holds xiangyin-player and xiangyin-ingest.
  /// `sockets` are those that whoever started the station listens on for it (sd_listen_fds(3)).
  Daemon(boost::asio::any_io_executor executor, config::Settings settings, std::filesystem::path programs,
         ActivationSockets sockets);

  /// Starts everything, in order. Errors: whatever the first part that fails says; then nothing runs.
  boost::asio::awaitable<core::Result<void>> start();
  /// Takes over new settings; what is on air stays on air. What only a restart can change is named in the
  /// log.
  boost::asio::awaitable<core::Result<void>> reload(config::Settings settings);
  /// Whether the loop and the database's thread still turn: returns once both have.
  boost::asio::awaitable<core::Result<void>> answer();
  /// Ends what is on air, answers requests under way, and stops.
  boost::asio::awaitable<void> shut_down();

 private:
  core::Result<void> open_state();
  core::Result<void> open_content();
  void open_watch();
  void open_webhooks();
  boost::asio::awaitable<core::Result<void>> start_playout();
  core::Result<void> connect_outputs();
  playout::Player& player() const;
  void change_outputs(const config::Settings& wanted);
  core::Result<void> open_control();
  std::string player_program() const { return (programs_ / "xiangyin-player").native(); }

  boost::asio::any_io_executor executor_;
  config::Settings settings_;  ///< as they are in force: output.device is the one chosen, never "auto"
  std::filesystem::path programs_;
  playout::DeviceList devices_{player_program()};
  core::RealClock clock_;
  core::EventHub events_;
  health::Alarms alarms_{clock_, events_};
  boost::asio::thread_pool background_{1};
  core::FileDescriptor lock_;  ///< of the state directory: two stations in one would say everything twice
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<plan::ContentStore> content_;
  std::unique_ptr<library::Library> library_;
  std::unique_ptr<timekeeping::Timekeeper> timekeeper_;
  std::vector<std::unique_ptr<playout::PlayerProcess>> outputs_;  ///< in the order of their channels
  std::unique_ptr<playout::PlayerGroup> group_;                   ///< of several outputs
  std::unique_ptr<playout::AmplifiedPlayer> amplified_;           ///< where there is a relay
  std::unique_ptr<playout::Conductor> conductor_;
  std::unique_ptr<health::Watch> watch_;
  std::unique_ptr<Upkeep> upkeep_;
  ActivationSockets sockets_;
  std::unique_ptr<control::Webhooks> webhooks_;
  std::unique_ptr<control::Tls> tls_;
  std::unique_ptr<control::Access> access_;
  std::unique_ptr<control::Audit> audit_;
  std::unique_ptr<control::Uploads> uploads_;
  std::unique_ptr<control::Server> server_;
};

}  // namespace xiangyin
