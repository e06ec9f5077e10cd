#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace xiangyin::health {

/// The hottest of the kernel's thermal zones (/sys/class/thermal) in degrees Celsius.
std::optional<double> board_temperature();
/// Whether the supply has been too weak (the Raspberry Pi's hwmon "rpi_volt", in0_lcrit_alarm).
std::optional<bool> has_weak_supply();

struct Mount {
  std::string type;     ///< "ext4"; empty when it cannot be told
  std::string options;  ///< of the mount and of the file system: "rw,noatime"
};
/// How the file system that holds a directory is mounted (proc(5), /proc/self/mountinfo).
Mount mount_of(const std::filesystem::path& directory);

}  // namespace xiangyin::health
