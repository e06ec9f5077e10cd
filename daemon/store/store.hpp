#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/core/result.hpp"
#include "daemon/store/reserve.hpp"

namespace xiangyin::store {

/// The station's one database: SQLite in WAL mode with synchronous=FULL, so that what a call has acknowledged
/// survives a power cut. Owns the thread that all work after the start is done on, because a memory card may
/// stall for seconds and the loop may not.
class Store {
 public:
  /// Opens or creates the file and brings its schema up to date; a damaged one is mended from its snapshot
  /// first, and that is said in the log. Errors: io; unsupported when a newer program has written it.
  static core::Result<std::unique_ptr<Store>> open(const std::filesystem::path& file);
  /// For open(): throws what SQLite throws, and knows nothing of the schema.
  explicit Store(const std::filesystem::path& file);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Runs `work(database)`, which returns a Result, on the database's thread; the caller's coroutine goes on
  /// afterwards on its own executor. Works run one at a time, in the order of the calls. What SQLite throws
  /// becomes an io error; but when the disk is full the reserve gives way and the work is done once more, so
  /// it must be one that leaves nothing behind when it throws, as a transaction does.
  /// Name the work before waiting for it: GCC 12 destroys a closure written inside a co_await twice.
  template <class Work>
  auto perform(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, SQLite::Database&>> {
    const Pending pending(pending_);
    auto result = co_await boost::asio::co_spawn(thread_, run(std::move(work)), boost::asio::use_awaitable);
    if (!result) tell_failure(result.error());
    co_return result;
  }

  /// Called on the callers' thread when a work that was waited for has failed at the disk.
  void on_failure(std::function<void(const core::Error&)> failed) { failed_ = std::move(failed); }

  /// Sees to the reserve, see Reserve::keep(); in perform() only.
  core::Result<void> keep_reserve(std::int64_t bytes) { return reserve_.keep(bytes); }

  /// Works asked for whose callers have not gone on yet. A simulated clock waits for none to be left.
  int pending() const { return pending_; }

  /// The same on the caller's thread: for starting up, before anything else uses the store.
  template <class Work>
  auto perform_now(Work work) -> std::invoke_result_t<Work&, SQLite::Database&> {
    for (;;) {
      try {
        return std::as_const(work)(database_);
      } catch (const SQLite::Exception& error) {
        if (!make_room(error)) return failure(error);
      }
    }
  }

 private:
  struct Pending {
    explicit Pending(int& count) : count_(count) { ++count_; }
    ~Pending() { --count_; }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    int& count_;
  };

  static core::Result<std::unique_ptr<Store>> try_open(const std::filesystem::path& file);
  static core::Error failure(const SQLite::Exception& error);
  /// True when the disk was full and is not any more, for the reserve has given way.
  bool make_room(const SQLite::Exception& error);
  void tell_failure(const core::Error& error) const {
    if (failed_ && error.code == core::ErrorCode::io) failed_(error);
  }

  template <class Work>
  auto run(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, SQLite::Database&>> {
    co_return perform_now(std::move(work));
  }

  Reserve reserve_;
  SQLite::Database database_;
  int pending_ = 0;  ///< on the callers' thread
  std::function<void(const core::Error&)> failed_;
  boost::asio::thread_pool thread_{1};
};

}  // namespace xiangyin::store
