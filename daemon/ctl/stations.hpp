#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/ctl/connection.hpp"

namespace xiangyin::ctl {

/// A station that somebody has written down, so that it can be called by name.
struct Profile {
  std::string name;
  Place place;
};

/// `stations.toml` in the user's configuration folder (XDG Base Directory Specification 0.8).
std::filesystem::path default_stations_file();

/// Reads the file, which has a table per station:
///
///     [pinghu]
///     address = "192.0.2.7:8443"       # or "box.example.org", port 8443; or a socket = "/run/…"
///     token = "xy_…"
///     fingerprint = "A2:80:…"          # as `xiangyinctl tls show` prints it on the station
///
/// Nobody else may read a file with tokens in it. Errors: invalid with FILE:LINE: station.key; not_found.
core::Result<std::vector<Profile>> load_stations(const std::filesystem::path& file);

/// The one that goes by that name. Errors: not_found, which names those there are.
core::Result<Place> find_station(const std::filesystem::path& file, const std::string& name);

}  // namespace xiangyin::ctl
