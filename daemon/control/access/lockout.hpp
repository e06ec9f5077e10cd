#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>

#include "daemon/core/time.hpp"

namespace xiangyin::control {

/// Makes whoever tries wrong tokens wait, twice as long after each, by the place they come from
/// (remote_socket.hpp): the first four are free, the fifth costs a second, the fifteenth and all further ones
/// a quarter of an hour. What happened more than an hour ago is forgotten. Keeps at most `most_places` in
/// memory.
class Lockout {
 public:
  static constexpr std::size_t most_places = 4096;

  /// How long nothing from there is looked at; 0 for "look".
  core::Duration wait(const std::string& place, core::Instant now) const;
  /// Counts a wrong one; tells how long to wait from now on.
  core::Duration fail(const std::string& place, core::Instant now);
  void succeed(const std::string& place);
  std::size_t places() const { return places_.size(); }

 private:
  struct Place {
    std::string name;
    int failures = 0;
    core::Instant last;
    core::Instant until;
  };
  std::list<Place> order_;  ///< the one that failed longest ago first
  std::unordered_map<std::string, std::list<Place>::iterator> places_;
};

}  // namespace xiangyin::control
