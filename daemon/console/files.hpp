#pragma once

#include <span>
#include <string_view>

namespace xiangyin::console {

/// One file of the web page, as it is sent. Lives as long as the program.
struct File {
  std::string_view path;        ///< "/" or "/assets/NAME"; an asset's name changes with its bytes
  std::string_view media_type;  ///< "text/css; charset=utf-8"
  std::string_view entity_tag;  ///< with its quotes
  std::string_view gzip;        ///< its bytes, compressed (RFC 1952)
};

/// All of them; none when the program was built without the page.
std::span<const File> files();

}  // namespace xiangyin::console
