#include "daemon/store/store.hpp"

#include <sqlite3.h>

#include "daemon/store/schema.hpp"

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
