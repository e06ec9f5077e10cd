// A library to preload (LD_PRELOAD) that kills its program before one of the steps by which it makes
// something durable: the one whose number stands in the file that XIANGYIN_CRASH_AT names, counted from when
// that file is there.
#include <csignal>
#include <cstdlib>
#include <fstream>

#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

void crash_point() {
  const char* const name = std::getenv("XIANGYIN_CRASH_AT");
  if (name == nullptr) return;
  int left = 0;
  if (!(std::ifstream(name) >> left) || left <= 0) return;
  if (left == 1) std::raise(SIGKILL);
  std::ofstream(name) << left - 1;
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int fsync(int descriptor) {
  crash_point();
  static const auto next = real<int (*)(int)>("fsync");
  return next(descriptor);
}

extern "C" int fdatasync(int descriptor) {
  crash_point();
  static const auto next = real<int (*)(int)>("fdatasync");
  return next(descriptor);
}

extern "C" ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
  crash_point();
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return next(descriptor, bytes, count, offset);
}
