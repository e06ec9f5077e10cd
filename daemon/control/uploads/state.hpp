#pragma once

#include <map>
#include <memory>

#include "daemon/control/uploads/uploads.hpp"
#include "daemon/core/file.hpp"

/// For the files of this folder only.
namespace xiangyin::control {

/// Bytes that are not to be believed yet, in a file without a name.
struct Piece {
  core::FileDescriptor file;
  std::int64_t bytes = 0;
};

/// One upload in memory.
struct LiveUpload {
  UploadRecord record;
  core::FileDescriptor file{};     ///< open while it is receiving
  int writer = 0;                  ///< the one that may write; see Uploads::Writer
  std::shared_ptr<Piece> piece{};  ///< of a writer under a checksum; shared with what writes it
};

struct Uploads::State : std::enable_shared_from_this<Uploads::State> {
  State(boost::asio::any_io_executor on, Parts with, std::int64_t most)
      : executor(std::move(on)), parts(std::move(with)), most_bytes(most), alarm(parts.clock.make_alarm()) {}

  std::filesystem::path file_of(const std::string& id) const { return parts.directory / id; }
  std::shared_ptr<LiveUpload> find(const std::string& id) const;
  /// The upload, if this writer may still write to it. Errors: unavailable, not_found.
  core::Result<std::shared_ptr<LiveUpload>> written_by(const Writer& writer) const;

  core::Result<void> take_up(std::vector<UploadRecord> records);
  core::Result<void> remove_unknown_files() const;
  core::Result<void> check_room(std::int64_t length) const;
  boost::asio::awaitable<core::Result<void>> save(std::shared_ptr<LiveUpload> upload);
  boost::asio::awaitable<void> drop(std::shared_ptr<LiveUpload> upload);
  void tell(const LiveUpload& upload, bool removed = false);

  /// Sets the alarm for the first upload to expire.
  void watch();
  boost::asio::awaitable<void> remove_expired();

  /// Has the library look at a complete upload, and notes the verdict.
  void start_looking(std::shared_ptr<LiveUpload> upload);
  boost::asio::awaitable<void> look_at(std::shared_ptr<LiveUpload> upload);
  boost::asio::awaitable<core::Result<std::string>> admit(const UploadRecord& record);

  boost::asio::any_io_executor executor;
  Parts parts;
  std::int64_t most_bytes;
  std::unique_ptr<core::Alarm> alarm;
  std::map<std::string, std::shared_ptr<LiveUpload>> uploads{};
  bool closed = false;
};

core::Error no_such_upload(const std::string& id);

/// How long an upload is kept after somebody last went on with it, and its verdict.
inline constexpr core::Duration upload_lifetime = std::chrono::hours(24);

}  // namespace xiangyin::control
