#include "daemon/store/store.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "daemon/store/schema.hpp"
#include "daemon/store/snapshot.hpp"

namespace xiangyin::store {

Store::Store(const std::filesystem::path& file)
    : database_(file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

Store::~Store() {
  thread_.join();
}

core::Error Store::failure(const SQLite::Exception& error) {
  const bool full = error.getErrorCode() == SQLITE_FULL;
  return {core::ErrorCode::io,
          {},
          std::string("the database failed: ") + error.what(),
          full ? "Free some space on the disk."
               : "Check the disk; `xiangyind --check` tells where the state is."};
}

core::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file) {
  try {
    const auto mended = mend(file);
    if (!mended) return mended.error();
    if (*mended) {
      spdlog::critical(
          "THE DATABASE WAS DAMAGED: '{}' is as it was in its last snapshot now. What was changed or said "
          "since "
          "then, an hour at most, is not on record; look at the schedule, and at the disk.",
          file.native());
    }
    auto store = std::make_unique<Store>(file);
    if (auto ready = prepare(store->database_); !ready) return ready.error();
    return store;
  } catch (const SQLite::Exception& error) {
    auto refused = failure(error);
    refused.message = "'" + file.native() + "': " + refused.message;
    return refused;
  }
}

}  // namespace xiangyin::store
