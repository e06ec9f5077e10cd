#pragma once

#include <boost/asio/any_io_executor.hpp>

#include "config/settings.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/health/alarms.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/playout/conductor.hpp"
#include "daemon/playout/device_list.hpp"
#include "daemon/playout/player.hpp"
#include "daemon/store/store.hpp"
#include "daemon/timekeeping/timekeeper.hpp"

namespace xiangyin::control {

class Access;
class Audit;
class Metrics;
class Tls;
class Uploads;

/// What the control socket works on. All of it outlives the server; all of it but `background` is used on the
/// loop's thread only.
struct Services {
  const core::Clock& clock;
  const config::Settings& settings;  ///< a reload changes what it refers to, between two requests
  store::Store& store;
  plan::ContentStore& content;
  library::Library& library;
  playout::Conductor& conductor;
  timekeeping::Timekeeper& timekeeper;
  const playout::Player& player;
  playout::DeviceList& devices;
  Uploads& uploads;
  core::EventHub& events;
  const health::Alarms& alarms;
  Tls& tls;
  Access& access;
  Audit& audit;
  boost::asio::any_io_executor background;  ///< a thread for file work, because a memory card may stall
  core::Instant started_at;
  Metrics* metrics = nullptr;  ///< the server's own, which sets it
};

}  // namespace xiangyin::control
