#pragma once

#include <cstdint>
#include <string>

namespace xiangyin::ctl {

/// One line on standard error that is written over and over, where that is a terminal; nothing elsewhere.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what) : what_(std::move(what)) {}
  void show(std::uint64_t sent, std::uint64_t size);
  void clear();

 private:
  std::string what_;
  int shown_ = -1;  ///< percent
};

}  // namespace xiangyin::ctl
