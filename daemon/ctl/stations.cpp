#include "daemon/ctl/stations.hpp"

#include <cstdlib>

#include <sys/stat.h>

#include "config/settings.hpp"
#include "config/toml_reader.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::ctl {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t largest_file = 1024 * 1024;
constexpr const char* default_port = "8443";

/// "192.0.2.7", "box.local:8443", "[2001:db8::7]:8443".
void read_address(config::TomlReader& reader, std::string_view text, Place& place) {
  std::string_view host = text;
  std::string_view port = default_port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    host = text.substr(1, end == std::string_view::npos ? end : end - 1);
    const std::string_view rest = end == std::string_view::npos ? "?" : text.substr(end + 1);
    if (!rest.empty()) port = rest.starts_with(':') ? rest.substr(1) : std::string_view();
  } else if (const auto colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
  }
  if (host.empty() || port.empty() || port.find_first_not_of("0123456789") != std::string_view::npos) {
    reader.refuse("address", "'" + std::string(text) + "' is not a name or address with a port",
                  "Write it like box.example.org:8443, 192.0.2.7:8443 or [2001:db8::7]:8443.");
  }
  place.host = host;
  place.port = port;
}

Result<Profile> read_profile(const toml::table* table, const std::string& file, const std::string& name) {
  config::TomlReader reader(table, file, name);
  Profile profile{name, {}};
  std::string socket;
  std::string address;
  std::string fingerprint;
  reader.read("socket", socket);
  reader.read("address", address);
  reader.read("token", profile.place.token);
  reader.read("fingerprint", fingerprint);
  if (socket.empty() == address.empty())
    reader.refuse("address", "exactly one of address and socket must be given", "Say where the station is.");
  profile.place.socket = socket;
  if (!address.empty()) read_address(reader, address, profile.place);
  if (!fingerprint.empty()) {
    auto digits = parse_fingerprint(fingerprint);
    if (!digits) reader.refuse("fingerprint", digits.error().message, digits.error().advice);
    if (digits) profile.place.fingerprint = std::move(*digits);
  }
  if (const auto read = reader.finish(); !read) return read.error();
  return profile;
}

Result<void> check_mode(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077U) != 0) {
    return Error{ErrorCode::invalid, file.native(), "others may read it, and there are tokens in it",
                 "Keep it to yourself: chmod 600 " + file.native()};
  }
  return {};
}

}  // namespace

std::filesystem::path default_stations_file() {
  const char* base = std::getenv("XDG_CONFIG_HOME");
  const char* home = std::getenv("HOME");
  const std::filesystem::path folder =
      base != nullptr && *base == '/' ? std::filesystem::path(base)
                                      : std::filesystem::path(home != nullptr ? home : "/root") / ".config";
  return folder / "xiangyin" / "stations.toml";
}

Result<std::vector<Profile>> load_stations(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    return Error{ErrorCode::not_found, "--station", "there is no file '" + file.native() + "'",
                 "Write one, with a table for each station: [name], address, token and fingerprint."};
  }
  if (const auto good = check_mode(file); !good) return good.error();
  const auto text = core::read_file(file, largest_file);
  if (!text) return text.error();
  std::vector<Profile> profiles;
  try {
    const toml::table root = toml::parse(*text, file.native());
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      if (!node.is_table()) {
        return Error{ErrorCode::invalid, file.native() + ": " + name, "must be a table",
                     "Begin each station with its name in brackets on a line of its own."};
      }
      auto profile = read_profile(node.as_table(), file.native(), name);
      if (!profile) return profile.error();
      profiles.push_back(std::move(*profile));
    }
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::invalid, file.native() + ":" + std::to_string(error.source().begin.line),
                 std::string(error.description()), "Write it after TOML 1.0."};
  }
  return profiles;
}

Result<Place> find_station(const std::filesystem::path& file, const std::string& name) {
  const auto profiles = load_stations(file);
  if (!profiles) return profiles.error();
  std::string known;
  for (const Profile& profile : *profiles) {
    if (profile.name == name) return profile.place;
    known += (known.empty() ? "" : ", ") + profile.name;
  }
  return Error{ErrorCode::not_found, "--station", "'" + name + "' is not in '" + file.native() + "'",
               known.empty() ? "Nothing is in it yet." : "In it are: " + known + "."};
}

}  // namespace xiangyin::ctl
