#include "daemon/control/uploads/state.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

namespace xiangyin::control {
namespace {

namespace fs = std::filesystem;
using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t most_uploads = 64;
/// Uploads that are not complete may take up this many times the largest one.
constexpr std::int64_t most_largest = 4;
/// What is left free for the ledger and the air copies.
constexpr std::int64_t reserve_bytes = std::int64_t{64} * 1024 * 1024;

/// Goes on where the file ends: a power cut may have taken bytes that nobody was told were safe.
Result<void> reopen(const fs::path& path, LiveUpload& upload) {
  auto file = core::open_file(path, O_RDWR);
  if (!file) return file.error();
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) return core::system_error("looking at", path.native(), errno);
  upload.file = std::move(*file);
  upload.record.offset = std::min<std::int64_t>(status.st_size, upload.record.length);
  upload.record.expires_at = core::Instant(std::chrono::seconds(status.st_mtim.tv_sec)) + upload_lifetime;
  return {};
}

}  // namespace

Error no_such_upload(const std::string& id) {
  return {ErrorCode::not_found, "id", "there is no upload '" + id.substr(0, 80) + "', or not any more",
          "Begin a new one: uploads are kept for a day."};
}

Result<std::unique_ptr<Uploads>> Uploads::open(boost::asio::any_io_executor executor, Parts parts,
                                               std::int64_t most_bytes) {
  if (auto made = core::make_directory(parts.directory); !made) return made.error();
  auto records = parts.store.perform_now(load_uploads);
  if (!records) return records.error();
  auto state = std::make_shared<State>(std::move(executor), std::move(parts), most_bytes);
  if (auto taken = state->take_up(std::move(*records)); !taken) return taken.error();
  state->watch();
  return std::make_unique<Uploads>(std::move(state));
}

Result<void> Uploads::State::take_up(std::vector<UploadRecord> records) {
  for (UploadRecord& record : records) {
    const auto upload = std::make_shared<LiveUpload>(LiveUpload{std::move(record)});
    const std::string& id = upload->record.id;
    if (upload->record.state == UploadState::receiving) {
      if (const auto opened = reopen(file_of(id), *upload); !opened) {
        spdlog::error("upload {} is given up: {}", id, core::to_text(opened.error()));
        const auto remove = [&id](SQLite::Database& database) { return remove_upload(database, id); };
        if (auto removed = parts.store.perform_now(remove); !removed) return removed;
        continue;
      }
    }
    uploads.emplace(id, upload);
    const bool was_whole = upload->record.offset == upload->record.length;
    if (upload->record.state == UploadState::receiving && was_whole)
      upload->record.state = UploadState::checking;
    if (upload->record.state == UploadState::checking) start_looking(upload);
  }
  return remove_unknown_files();
}

Result<void> Uploads::State::remove_unknown_files() const {
  std::error_code error;
  for (fs::directory_iterator file(parts.directory, error), end; !error && file != end;
       file.increment(error)) {
    const auto upload = find(file->path().filename());
    const bool wanted = upload && (upload->record.state == UploadState::receiving ||
                                   upload->record.state == UploadState::checking);
    if (!wanted) fs::remove(file->path(), error);
  }
  if (error) return core::system_error("tidying", parts.directory.native(), error.value());
  return {};
}

std::shared_ptr<LiveUpload> Uploads::State::find(const std::string& id) const {
  const auto found = uploads.find(id);
  return found == uploads.end() ? nullptr : found->second;
}

Result<std::shared_ptr<LiveUpload>> Uploads::State::written_by(const Writer& writer) const {
  auto upload = find(writer.id);
  if (!upload) return no_such_upload(writer.id);
  if (upload->writer == writer.number && upload->record.state == UploadState::receiving) return upload;
  return Error{ErrorCode::unavailable,
               {},
               "another request goes on with this upload",
               "Ask with HEAD how far it is, or leave it to that one."};
}

Result<void> Uploads::State::check_room(std::int64_t length) const {
  if (length > most_bytes) {
    return Error{ErrorCode::too_large, "Upload-Length",
                 "it is over the " + std::to_string(most_bytes / (1024 * 1024)) + " MiB allowed",
                 "Send a shorter recording, or a compressed one (M4A, Ogg, MP3)."};
  }
  std::int64_t announced = 0;
  std::int64_t missing = 0;
  std::size_t under_way = 0;  // the others are verdicts, kept for who asks
  for (const auto& [id, upload] : uploads) {
    const UploadState state = upload->record.state;
    if (state == UploadState::receiving || state == UploadState::checking) ++under_way;
    if (state != UploadState::receiving) continue;
    announced += upload->record.length;
    missing += upload->record.length - upload->record.offset;
  }
  if (under_way >= most_uploads || announced + length > most_largest * most_bytes) {
    return Error{ErrorCode::unavailable,
                 {},
                 "enough uploads are under way already",
                 "Finish one of them, or remove one; they expire after a day."};
  }
  std::error_code unknown;
  const auto disk = fs::space(parts.directory, unknown);
  // The bytes as they come, and an air copy of about their size.
  if (!unknown && static_cast<std::int64_t>(disk.available) < missing + 2 * length + reserve_bytes) {
    return Error{ErrorCode::unavailable,
                 {},
                 "the station's disk has no room for it",
                 "Delete recordings that are no longer needed, or give the station a larger card."};
  }
  return {};
}

awaitable<Result<void>> Uploads::State::save(std::shared_ptr<LiveUpload> upload) {
  const UploadRecord record = upload->record;
  auto write = [&record](SQLite::Database& database) { return save_upload(database, record); };
  co_return co_await parts.store.perform(write);
}

awaitable<void> Uploads::State::drop(std::shared_ptr<LiveUpload> upload) {
  const auto self = shared_from_this();
  const std::string id = upload->record.id;
  ++upload->writer;
  uploads.erase(id);
  auto remove = [&id](SQLite::Database& database) { return remove_upload(database, id); };
  const auto removed = co_await parts.store.perform(remove);
  if (!removed) spdlog::error("removing upload {}: {}", id, core::to_text(removed.error()));
  std::error_code gone;
  fs::remove(file_of(id), gone);
  if (!closed) tell(*upload, true);
}

void Uploads::State::tell(const LiveUpload& upload, bool removed) {
  boost::json::object data = upload.record.to_json();
  data["removed"] = removed;
  parts.events.publish({"upload.changed", std::move(data)});
}

void Uploads::State::watch() {
  if (closed) return;
  if (uploads.empty()) return alarm->cancel();
  core::Instant first = core::Instant::max();
  for (const auto& [id, upload] : uploads)
    first = std::min(first, upload->record.expires_at);
  alarm->set(first, [this](core::Alarm::Cause) {
    boost::asio::co_spawn(executor, remove_expired(), boost::asio::detached);
  });
}

awaitable<void> Uploads::State::remove_expired() {
  const auto self = shared_from_this();
  const core::Instant now = parts.clock.now();
  const auto known = uploads;
  for (const auto& [id, upload] : known) {
    if (upload->record.expires_at > now) continue;
    if (upload->record.state == UploadState::checking) {  // the verdict sets its time anew
      upload->record.expires_at = now + upload_lifetime;
      continue;
    }
    spdlog::info("upload {} has expired", id);
    co_await drop(upload);
  }
  watch();
}

}  // namespace xiangyin::control
