#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/support/arbitration.hpp"

/// Broadcasts of every class that meet on the same loudspeakers, at a station with a night lock and limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string wrong = xiangyin::test::check_arbitration({data, size});
  if (wrong.empty()) return 0;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  std::abort();
}
