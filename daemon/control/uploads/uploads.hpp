#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/control/uploads/record.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin::control {

/// Recordings that arrive in pieces, over connections that break and across restarts of the station. What is
/// acknowledged is on disk. When all bytes are here the library looks at them; "upload.changed" events carry
/// each step and the verdict (the record as data). What nobody goes on with is removed after a day, and no
/// more is taken than the disk has room for. Used on the loop's thread only.
class Uploads {
 public:
  /// All of it outlives the uploads.
  struct Parts {
    core::Clock& clock;
    store::Store& store;
    plan::ContentStore& content;
    library::Library& library;
    core::EventHub& events;
    boost::asio::any_io_executor background;  ///< one thread, for file work
    std::filesystem::path directory;          ///< on the library's file system
  };

  /// Takes up what a previous run has left: goes on receiving from where the files end, removes files that
  /// nobody knows, and has looked at what was complete. Errors: io.
  static core::Result<std::unique_ptr<Uploads>> open(boost::asio::any_io_executor executor, Parts parts,
                                                     std::int64_t most_bytes);
  ~Uploads();
  Uploads(const Uploads&) = delete;
  Uploads& operator=(const Uploads&) = delete;

  /// The limit of one upload, from the next one on.
  void set_most_bytes(std::int64_t bytes);
  std::int64_t most_bytes() const;

  /// Begins one; what the station has already, by its digest, is accepted at once, without a byte. Errors:
  /// too_large; unavailable when there are too many or the disk has no room; io.
  boost::asio::awaitable<core::Result<UploadRecord>> create(std::int64_t length, UploadDetails details,
                                                            Sender sender);
  const UploadRecord* find(const std::string& id) const;
  std::vector<UploadRecord> all() const;

  /// The right to go on with an upload. Whoever asks last has it: a client that comes again does not wait for
  /// its own dead connection.
  struct Writer {
    std::string id;
    int number = 0;
  };
  /// What comes under a checksum (`is_checked`) is kept aside until finish(): a crash leaves nothing of it.
  /// Errors: not_found; conflict when the upload is not at this offset, or complete; io.
  core::Result<Writer> begin(const std::string& id, std::int64_t offset, bool is_checked);
  /// Appends. Errors: unavailable when another writer has taken over; too_large beyond the length; io.
  boost::asio::awaitable<core::Result<void>> append(const Writer& writer, std::string_view bytes);
  /// Makes what has been appended durable; a complete upload is looked at from here on. Errors: as append().
  boost::asio::awaitable<core::Result<UploadRecord>> finish(Writer writer);
  /// Forgets what this writer has appended under a checksum.
  void take_back(const Writer& writer);

  /// Errors: not_found; conflict while it is being looked at.
  boost::asio::awaitable<core::Result<void>> remove(std::string id);

  struct State;
  /// For open().
  explicit Uploads(std::shared_ptr<State> state);

 private:
  std::shared_ptr<State> state_;  ///< shared with what is under way
};

}  // namespace xiangyin::control
