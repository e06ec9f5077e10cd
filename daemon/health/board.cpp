#include "daemon/health/board.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace xiangyin::health {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::vector<fs::path> entries(const fs::path& directory) {
  std::error_code missing;
  std::vector<fs::path> list;
  for (const auto& entry : fs::directory_iterator(directory, missing))
    list.push_back(entry.path());
  return list;
}

}  // namespace

std::optional<double> board_temperature() {
  std::optional<double> hottest;
  for (const fs::path& zone : entries("/sys/class/thermal")) {
    std::istringstream text(first_line(zone / "temp"));
    double thousandths = 0;
    if (text >> thousandths) hottest = std::max(hottest.value_or(-273.0), thousandths / 1000);
  }
  return hottest;
}

std::optional<bool> has_weak_supply() {
  for (const fs::path& sensor : entries("/sys/class/hwmon")) {
    if (first_line(sensor / "name") == "rpi_volt") return first_line(sensor / "in0_lcrit_alarm") == "1";
  }
  return std::nullopt;
}

Mount mount_of(const fs::path& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) return {};
  const std::string device =
      std::to_string(major(status.st_dev)) + ':' + std::to_string(minor(status.st_dev));
  Mount mount;
  std::ifstream table("/proc/self/mountinfo");
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string number;
    std::string parent;
    std::string on;
    std::string root;
    std::string place;
    std::string options;
    words >> number >> parent >> on >> root >> place >> options;
    if (on != device || !(directory.native() + '/').starts_with(place == "/" ? place : place + '/')) continue;
    std::string word;
    while (words >> word && word != "-") {
    }
    std::string source;
    std::string more;
    words >> mount.type >> source >> more;
    mount.options = options + ',' + more;  // the last that fits is the one on top
  }
  return mount;
}

}  // namespace xiangyin::health
