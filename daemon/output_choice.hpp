#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "config/settings.hpp"

namespace xiangyin {

/// The device that the setting `output.device` comes to. "auto" asks the player program whether this machine
/// has a sound device; if it has none, what would have been heard is written to wav files below the state
/// directory. Anything else is taken as it is.
boost::asio::awaitable<std::string> choose_output(const config::Settings& settings,
                                                  const std::string& player_program);

}  // namespace xiangyin
