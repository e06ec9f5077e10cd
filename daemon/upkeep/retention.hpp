#pragma once

#include <cstdint>
#include <filesystem>

#include <boost/asio/awaitable.hpp>

#include "config/settings.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin {

/// Lets go of what the settings say need not be kept, and says in the log what went: rows of the ledger,
/// lines of the audit log, recordings that expired and that nothing names, files written for want of a sound
/// device. By a clock that is not trusted nothing is old, and only those files go. Used on the loop's thread
/// only.
class Retention {
 public:
  struct Parts {
    const core::Clock& clock;
    const config::Settings& settings;  ///< a reload changes what it refers to
    store::Store& store;
    plan::ContentStore& content;
    library::Library& library;
  };
  explicit Retention(const Parts& parts) : parts_(parts) {}

  boost::asio::awaitable<void> forget(bool clock_is_trusted);

 private:
  boost::asio::awaitable<void> forget_ledger();
  boost::asio::awaitable<void> forget_audit();
  boost::asio::awaitable<void> forget_recordings();

  Parts parts_;
};

/// Removes the oldest files of a directory until those that are left have no more than this many bytes; the
/// newest stays in any case.
void keep_newest(const std::filesystem::path& directory, std::uintmax_t bytes);

}  // namespace xiangyin
