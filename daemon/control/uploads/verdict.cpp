#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/intake.hpp"
#include "daemon/control/uploads/state.hpp"

/// What becomes of an upload that is complete.
namespace xiangyin::control {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

void Uploads::State::start_looking(std::shared_ptr<LiveUpload> upload) {
  upload->file.reset();
  boost::asio::co_spawn(executor, look_at(std::move(upload)), boost::asio::detached);
}

awaitable<void> Uploads::State::look_at(std::shared_ptr<LiveUpload> upload) {
  const auto self = shared_from_this();
  if (closed) co_return;
  auto recording = co_await admit(upload->record);
  if (closed) co_return;  // the next run looks at it again
  UploadRecord& record = upload->record;
  if (recording) {
    record.state = UploadState::accepted;
    record.recording = std::move(*recording);
  } else {
    record.state = UploadState::refused;
    record.problem = recording.error();
    spdlog::info("upload {} is refused: {}", record.id, core::to_text(*record.problem));
  }
  record.expires_at = parts.clock.now() + upload_lifetime;
  const auto saved = co_await save(upload);
  if (!saved) spdlog::error("upload {}: {}", record.id, core::to_text(saved.error()));
  std::error_code gone;
  std::filesystem::remove(file_of(record.id), gone);
  if (closed) co_return;
  watch();
  tell(*upload);
}

awaitable<Result<std::string>> Uploads::State::admit(const UploadRecord& record) {
  auto bytes = co_await parts.library.adopt(file_of(record.id));
  if (!bytes) co_return bytes.error();
  if (!record.details.sha256.empty() && bytes->digest() != record.details.sha256) {
    co_return broken_promise("sha256");
  }
  if (const std::string id = bytes->digest(); parts.content.content().recordings.contains(id)) co_return id;
  auto taken = co_await take_in(parts.library, parts.content, std::move(*bytes), record.details.recording,
                                record.details.trim_silence, record.sender);
  if (!taken) co_return taken.error();
  co_return taken->document.id;
}

}  // namespace xiangyin::control
