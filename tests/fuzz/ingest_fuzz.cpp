#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

#include "audio/ingest/original.hpp"
#include "daemon/core/file.hpp"

/// Any bytes are refused with a reason, or become an air copy that is proved playable and no longer than
/// allowed. What ffmpeg would decode is looked at from outside only.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xiangyin;
  const core::FileDescriptor original(memfd_create("original", MFD_CLOEXEC));
  const core::FileDescriptor air_copy(memfd_create("air copy", MFD_CLOEXEC));
  if (!core::write_all(original.get(), {reinterpret_cast<const char*>(data), size})) std::abort();
  if (const auto container = audio::identify_container(original.get())) {
    const auto wholeness = audio::check_container(original.get(), container->kind);
    if (!wholeness && wholeness.error().code == core::ErrorCode::io) std::abort();
  }
  auto opened = audio::Original::open({.program = "/nowhere/ffmpeg", .original = original.get()});
  if (!opened && opened.error().message.empty()) std::abort();
  if (!opened) return 0;
  const auto measurement =
      opened->ingest({.air_copy = air_copy.get(), .sample_rate = 8000, .duration_seconds = 10});
  if (!measurement && measurement.error().message.empty()) std::abort();
  // Our own files never fail, so neither may the writing or the proof.
  if (!measurement && measurement.error().code == core::ErrorCode::io) std::abort();
  if (measurement && (measurement->frames <= 0 || measurement->frames > 80000)) std::abort();
  if (measurement) static_cast<void>(audio::judge(measurement->findings));
  return 0;
}
