#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "daemon/core/real_clock.hpp"
#include "daemon/library/library.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::test {

/// A library in a folder of its own, with the real xiangyin-ingest.
class LibraryTest : public testing::Test {
 protected:
  static constexpr int air_rate = 48000;

  LibraryTest() { open(); }

  /// Opens the library, again if it was open.
  void open(const std::filesystem::path& ingest_program = {});
  /// What is there to be decoded with, from the next open() on.
  std::filesystem::path ffmpeg_ = "/usr/bin/ffmpeg";
  /// Whether admit() leaves out the silence around a recording; the library's own setting does so.
  std::optional<bool> trim_silence_ = false;
  /// Sends the file in as an upload, in pieces, and admits it. Runs the loop until that is done.
  core::Result<library::Recording> admit(const std::filesystem::path& file);
  core::Result<library::Recording> admit_bytes(const std::string& bytes);
  /// The upload alone, ready for admit().
  core::Result<library::Upload> upload(const std::string& bytes);
  core::Result<library::Recording> finish(library::Upload upload);

  /// What goes on air.
  Sound air_copy(const library::Recording& recording) const;
  std::filesystem::path air_copy_file(const library::Recording& recording) const;
  /// Every file the library holds, below its directory, sorted.
  std::vector<std::string> files() const;

  TemporaryDirectory directory_;
  std::filesystem::path library_directory_ = directory_ / "library";
  library::IngestLimits limits_{.bytes = 200'000'000,
                                .duration_seconds = 7200,
                                .processor_seconds = 60,
                                .memory_bytes = std::int64_t{512} << 20U};
  boost::asio::io_context loop_;
  core::RealClock clock_{loop_.get_executor()};
  std::unique_ptr<library::Library> library_;
};

/// What was said: "accepted", or the error's message.
std::string message(const core::Result<library::Recording>& recording);

/// Opus in Ogg, which sox does not write.
void write_opus(const std::filesystem::path& file, const Sound& sound);

std::string read_bytes(const std::filesystem::path& file);

}  // namespace xiangyin::test
