#pragma once

#include <filesystem>
#include <string>

#include "daemon/core/result.hpp"
#include "daemon/ctl/client.hpp"

namespace xiangyin::ctl {

/// The machine that xiangyinctl runs on, as an installer changes it: the settings file, the service, its
/// network.
class Box {
 public:
  /// `restart` is a shell command that has the station take over its settings and returns once it has.
  Box(Client& client, const std::filesystem::path& settings, std::string restart)
      : client_(client), settings_(std::filesystem::absolute(settings)), restart_(std::move(restart)) {}

  /// The settings file; empty where there is none. Errors: io.
  core::Result<std::string> read_settings() const;
  /// Whether a station could be run with such settings. Errors: invalid with what xiangyind says; io.
  core::Result<void> check(const std::string& settings) const;
  /// Puts them in place, whole or not at all, and has the station take them over; where it does not come up
  /// with them they are as before. What they are already is not put in place. Errors: those of check();
  /// unavailable.
  core::Result<void> take_over(const std::string& settings);
  /// Lets the service into the network, at its next start, where the package keeps it out. Returns whether
  /// that is new. Errors: io.
  core::Result<bool> open_network() const;
  /// Has the station take over its settings and waits until it answers. Errors: unavailable.
  core::Result<void> restart();

 private:
  core::Result<void> write(const std::string& settings) const;

  Client& client_;
  std::filesystem::path settings_;
  std::string restart_;
};

}  // namespace xiangyin::ctl
