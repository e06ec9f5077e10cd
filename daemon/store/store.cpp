#include "daemon/store/store.hpp"

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "daemon/store/schema.hpp"
#include "daemon/store/snapshot.hpp"

namespace xiangyin::store {

namespace {

Reserve reserve_beside(const std::filesystem::path& file) {
  return Reserve(file.parent_path() / "reserve");
}

/// Whether there is no room for what SQLite writes to open a database.
bool is_full(const std::filesystem::path& directory) {
  constexpr std::uintmax_t enough = 1024 * 1024;
  std::error_code unknown;
  const auto space = std::filesystem::space(directory, unknown);
  return unknown || space.available < enough;
}

}  // namespace

Store::Store(const std::filesystem::path& file)
    : reserve_(reserve_beside(file)),
      database_(file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {}

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

bool Store::make_room(const SQLite::Exception& error) {
  if (error.getErrorCode() != SQLITE_FULL || !reserve_.release()) return false;
  spdlog::critical(
      "THE DISK IS FULL: the room that was kept in reserve is in use now. Delete what is not needed.");
  return true;
}

core::Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& file) {
  auto store = try_open(file);
  // Without room for SQLite's own files it cannot even be opened, and fails in one way or another.
  if (store || store.error().code != core::ErrorCode::io || !is_full(file.parent_path())) return store;
  if (!reserve_beside(file).release()) return store;
  spdlog::critical("the database cannot be opened, and again without the reserve: {}",
                   to_text(store.error()));
  return try_open(file);
}

core::Result<std::unique_ptr<Store>> Store::try_open(const std::filesystem::path& file) {
  try {
    const auto mended = mend(file);
    if (!mended) return mended.error();
    if (*mended) {
      spdlog::critical(
          "THE DATABASE WAS DAMAGED: '{}' is as it was in its last snapshot now. What was changed or said "
          "since then, usually an hour at most, is not on record; look at the schedule, and at the disk.",
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
