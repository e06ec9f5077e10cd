#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/settings.hpp"

/// Any text is either settings or an error that names its place.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = xiangyin::config::parse(text, "station.toml");
  if (settings ? settings->zones.empty() : settings.error().message.empty()) std::abort();
  return 0;
}
