#include <cstdlib>

#include <unistd.h>

#include "config/settings.hpp"

namespace xiangyin::config {
namespace {

/// A base directory of the XDG specification: the variable if it holds an absolute path, else below the home.
std::filesystem::path base(const char* variable, const char* below_home) {
  const char* value = std::getenv(variable);
  if (value != nullptr && *value == '/') return value;
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr && *home == '/' ? home : "/tmp") / below_home;
}

}  // namespace

Places default_places() {
  if (geteuid() == 0) {
    return {"/etc/xiangyin/station.toml", "/var/lib/xiangyin", "/run/xiangyin/control.sock"};
  }
  const std::filesystem::path state = base("XDG_STATE_HOME", ".local/state") / "xiangyin";
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  return {base("XDG_CONFIG_HOME", ".config") / "xiangyin/station.toml", state,
          runtime != nullptr && *runtime == '/' ? std::filesystem::path(runtime) / "xiangyin/control.sock"
                                                : state / "control.sock"};
}

}  // namespace xiangyin::config
