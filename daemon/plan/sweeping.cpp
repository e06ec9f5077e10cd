#include "daemon/plan/sweeping.hpp"

#include <set>

namespace xiangyin::plan {

void sweep(library::Library& library, const Content& content) {
  std::set<std::string> wanted;
  for (const auto& [id, recording] : content.recordings)
    wanted.insert({id, recording.value.air_copy});
  library.sweep([&wanted](const std::string& digest) { return wanted.contains(digest); });
}

}  // namespace xiangyin::plan
