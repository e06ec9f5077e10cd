#pragma once

#include <memory>
#include <string>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::playout {

/// The outputs this machine has, as `xiangyin-player --devices` tells them: {"device", "usb_port",
/// "description", "api", "channels", "sample_rate", "default"}. Looked for in a process of its own, because
/// that can hang, and one at a time: who asks meanwhile is told what that one finds. Used on the loop's
/// thread only.
class DeviceList {
 public:
  explicit DeviceList(std::string player_program) : player_program_(std::move(player_program)) {}

  /// Looks for them anew. Errors: unavailable.
  boost::asio::awaitable<core::Result<boost::json::array>> look();

 private:
  struct Look;
  const std::string player_program_;
  std::weak_ptr<Look> under_way_;
};

}  // namespace xiangyin::playout
