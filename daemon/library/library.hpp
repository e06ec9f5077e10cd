#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/core/clock.hpp"
#include "daemon/core/file.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/library/temporary_file.hpp"

namespace xiangyin::library {

/// Limits of one upload and of the ingest child that looks at it, and what becomes of it.
struct IngestLimits {
  std::int64_t bytes = 0;              ///< of the original
  std::int64_t duration_seconds = 0;   ///< of the audio
  std::int64_t processor_seconds = 0;  ///< of the child
  std::int64_t memory_bytes = 0;       ///< of the child
  bool trim_silence = true;            ///< leave the silence around a recording out of its air copy
  std::int64_t reserve_bytes = 0;      ///< of the disk, which uploads do not get
};

/// A file on its way in: bytes are written to it and hashed as they come; unlinked when dropped. Used on one
/// thread at a time; appending writes to the page cache and does not wait for the disk.
class Upload {
 public:
  /// Errors: too_large over the limit, unavailable when only the disk's reserve is left, io. After an error
  /// the upload is of no more use.
  core::Result<void> append(std::string_view bytes);
  std::int64_t size() const { return size_; }
  /// SHA-256 of what was appended; from then on nothing can be.
  const std::string& digest();

 private:
  friend class Library;
  /// Hashes what is in the file already.
  core::Result<void> read_file();
  Upload(TemporaryFile file, std::int64_t limit, std::int64_t reserve)
      : file_(std::move(file)), limit_(limit), reserve_(reserve) {}

  TemporaryFile file_;
  core::Sha256 hash_;
  std::string digest_;  ///< empty until it is asked for
  std::int64_t size_ = 0;
  std::int64_t limit_ = 0;
  std::int64_t reserve_ = 0;
};

/// The recordings' files. Originals and air copies lie in a content store, named by the SHA-256 of their
/// bytes, each written to a temporary file, synced and renamed, so that a file under its name is always
/// whole. What recordings there are is told by the station's content, not by the files.
/// Used on the loop's thread only; what waits for the disk runs on a thread of the library's own. Destroying
/// it waits for that thread.
class Library {
 public:
  struct Paths {
    std::filesystem::path directory;                           ///< holds originals/, air/ and incoming/
    std::filesystem::path ingest_program;                      ///< xiangyin-ingest
    std::filesystem::path ffmpeg_program = "/usr/bin/ffmpeg";  ///< need not be there
  };

  /// Creates the directories and empties incoming/. `executor` and `clock` must outlive the library and every
  /// admit() under way.
  static core::Result<std::unique_ptr<Library>> open(const boost::asio::any_io_executor& executor,
                                                     const core::Clock& clock, Paths paths,
                                                     IngestLimits limits, int air_sample_rate);

  /// From the next upload on.
  void set_limits(const IngestLimits& limits);

  /// Errors: io.
  core::Result<Upload> begin_upload();

  /// An upload whose bytes are all in a file, which stays where it is, on the library's file system. Errors:
  /// too_large, io.
  boost::asio::awaitable<core::Result<Upload>> adopt(std::filesystem::path file);

  /// Has the upload decoded, measured and copied by an ingest child, one at a time, and puts original and air
  /// copy in the content store. On success every byte is on disk; the caller stores the Recording next, and
  /// then calls settle(). The same bytes again give the same id. `trim_silence` decides for this one
  /// recording, where it is given. Errors: invalid, too_large or unsupported with a sentence for the person
  /// who recorded it, io; nothing is kept then. Dropping the coroutine kills the child.
  boost::asio::awaitable<core::Result<Recording>> admit(Upload upload, RecordingDetails details,
                                                        std::optional<bool> trim_silence = std::nullopt);

  /// What admit() gave is stored now, or will not be: once nothing names its files a sweep may take them.
  void settle(const Recording& recording);

  /// Opens the air copy for playing. Errors: io when it is not there.
  core::Result<core::FileDescriptor> open_air_copy(const Recording& recording) const;
  /// Opens the original as it came.
  core::Result<core::FileDescriptor> open_original(const Recording& recording) const;

  /// Removes the files of recordings that `wanted` does not know, left by a crash between file and row or by
  /// a deletion. `wanted` is asked with a recording id and an air copy's digest alike. What was admitted and
  /// is not settled stays: its row may be on its way.
  void sweep(const std::function<bool(const std::string& digest)>& wanted);

  ~Library();

 private:
  struct State;
  explicit Library(std::shared_ptr<State> state) : state_(std::move(state)) {}

  /// Shared with every admit() under way, whose frame may be dropped after the library.
  std::shared_ptr<State> state_;
};

}  // namespace xiangyin::library
