#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/health/alarms.hpp"
#include "daemon/health/finding.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/player.hpp"
#include "daemon/store/store.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::health {

/// What an examination looks at. Used on the loop's thread only, but for the disk, which it waits for on the
/// store's.
struct Patient {
  const core::Clock& clock;
  store::Store& store;
  const plan::ContentStore& content;
  const playout::Conductor& conductor;
  const playout::Player& player;
  timekeeping::Timekeeper& timekeeper;
  const Alarms& alarms;
  std::filesystem::path state;  ///< directory
  std::int64_t reserve_bytes = 0;
  std::optional<core::Instant> certificate_ends;
  int port = 0;  ///< of TLS; 0: the Unix socket only
  std::string version;
};

/// Looks at everything the station depends on: sound, clock, battery, board, disk, file system, database,
/// snapshot, ledger, certificate, network, version, the last outcomes, the next broadcast, and the alarms
/// that stand for something else. Reads the whole database once.
boost::asio::awaitable<std::vector<Finding>> examine(Patient patient);

}  // namespace xiangyin::health
