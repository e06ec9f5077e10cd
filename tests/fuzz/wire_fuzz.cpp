#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>

#include "audio/wire.hpp"

namespace {

/// An air mark and two clips.
std::vector<xiangyin::core::FileDescriptor> descriptors() {
  std::vector<xiangyin::core::FileDescriptor> list;
  for (int i = 0; i < 3; ++i)
    list.emplace_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
  return list;
}

}  // namespace

/// Any packet is refused, or is a message that says the same after another trip over the wire.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiangyin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto fact = audio::decode_fact(text)) {
    const std::string sent = audio::encode(*fact);
    const auto again = audio::decode_fact(sent);
    if (!again || audio::encode(*again) != sent) std::abort();
  }
  if (const auto command = audio::decode_command(text, descriptors())) {
    const std::string sent = audio::encode(*command);
    const auto again = audio::decode_command(sent, descriptors());
    if (!again || audio::encode(*again) != sent) std::abort();
  }
  return 0;
}
