#include "daemon/control/uploads/uploads.hpp"

#include <cerrno>
#include <chrono>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "daemon/control/background.hpp"
#include "daemon/control/uploads/state.hpp"
#include "daemon/core/identifier.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;

Result<void> write_at(int file, std::string_view bytes, std::int64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return core::system_error("writing", "upload", errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return {};
}

/// Puts what has been found right behind the bytes that are there.
Result<void> copy(const Piece& piece, int file, std::int64_t offset) {
  std::vector<char> block(std::size_t{64} * 1024);
  for (std::int64_t done = 0; done < piece.bytes;) {
    const ssize_t got = ::pread(piece.file.get(), block.data(), block.size(), done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return core::system_error("reading", "a piece of an upload", got < 0 ? errno : EIO);
    const auto bytes = static_cast<std::size_t>(got);
    if (auto written = write_at(file, {block.data(), bytes}, offset + done); !written) return written;
    done += got;
  }
  return {};
}

}  // namespace

Uploads::Uploads(std::shared_ptr<State> state) : state_(std::move(state)) {}

Uploads::~Uploads() {
  state_->closed = true;
  state_->alarm.reset();
}

void Uploads::set_most_bytes(std::int64_t bytes) {
  state_->most_bytes = bytes;
}

std::int64_t Uploads::most_bytes() const {
  return state_->most_bytes;
}

awaitable<Result<UploadRecord>> Uploads::create(std::int64_t length, UploadDetails details, Sender sender) {
  const auto state = state_;
  const core::Instant now = state->parts.clock.now();
  const auto upload = std::make_shared<LiveUpload>();
  UploadRecord& record = upload->record;
  record.id = core::make_uuid(std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count());
  record.length = length;
  record.details = std::move(details);
  record.sender = std::move(sender);
  record.expires_at = now + upload_lifetime;
  if (state->parts.content.content().recordings.contains(record.details.sha256)) {
    record.offset = length;
    record.state = UploadState::accepted;
    record.recording = record.details.sha256;
  } else {
    if (auto room = state->check_room(length); !room) co_return room.error();
    auto file = core::open_file(state->file_of(record.id), O_RDWR | O_CREAT | O_EXCL);
    if (!file) co_return file.error();
    upload->file = std::move(*file);
  }
  state->uploads.emplace(record.id, upload);
  if (auto saved = co_await state->save(upload); !saved) {
    co_await state->drop(upload);
    co_return saved.error();
  }
  state->tell(*upload);
  state->watch();
  co_return upload->record;
}

const UploadRecord* Uploads::find(const std::string& id) const {
  const auto upload = state_->find(id);
  return upload ? &upload->record : nullptr;
}

std::vector<UploadRecord> Uploads::all() const {
  std::vector<UploadRecord> records;
  for (const auto& [id, upload] : state_->uploads)
    records.push_back(upload->record);
  return records;
}

Result<Uploads::Writer> Uploads::begin(const std::string& id, std::int64_t offset, bool is_checked) {
  const auto upload = state_->find(id);
  if (!upload) return no_such_upload(id);
  if (upload->record.state != UploadState::receiving || upload->record.offset != offset) {
    return Error{ErrorCode::conflict, "Upload-Offset",
                 "the upload is at byte " + std::to_string(upload->record.offset) + ", not at " +
                     std::to_string(offset),
                 "Ask with HEAD where to go on."};
  }
  upload->piece.reset();
  if (is_checked) {
    const std::filesystem::path path = state_->file_of(id + ".piece");
    auto file = core::open_file(path, O_RDWR | O_CREAT | O_TRUNC);
    if (!file) return file.error();
    std::error_code kept;  // the next start removes it
    std::filesystem::remove(path, kept);
    upload->piece = std::make_shared<Piece>(Piece{std::move(*file)});
  }
  return Writer{id, ++upload->writer};
}

awaitable<Result<void>> Uploads::append(const Writer& writer, std::string_view bytes) {
  const auto state = state_;
  const auto upload = state->written_by(writer);
  if (!upload) co_return upload.error();
  UploadRecord& record = (*upload)->record;
  const auto piece = (*upload)->piece;
  const std::int64_t offset = piece ? piece->bytes : record.offset;
  const std::int64_t room = record.length - record.offset - (piece ? offset : 0);
  if (static_cast<std::int64_t>(bytes.size()) > room) {
    co_return Error{ErrorCode::too_large, "body", "more bytes come than Upload-Length announced",
                    "Begin a new upload with the right length."};
  }
  // Works in the background run in order: what another writer, who takes over meanwhile, writes comes later.
  auto write = [file = piece ? piece->file.get() : (*upload)->file.get(), bytes, offset] {
    return write_at(file, bytes, offset);
  };
  const auto written = co_await perform(state->parts.background, write);
  if (!written) co_return written;
  if (const auto still = state->written_by(writer); !still) co_return still.error();
  (piece ? piece->bytes : record.offset) += static_cast<std::int64_t>(bytes.size());
  co_return Result<void>();
}

awaitable<Result<UploadRecord>> Uploads::finish(Writer writer) {
  const auto state = state_;
  const auto upload = state->written_by(writer);
  if (!upload) co_return upload.error();
  const std::filesystem::path path = state->file_of(writer.id);
  UploadRecord& record = (*upload)->record;
  const auto piece = (*upload)->piece;
  auto keep = [piece, file = (*upload)->file.get(), offset = record.offset, &path]() -> Result<void> {
    if (piece) {
      if (auto copied = copy(*piece, file, offset); !copied) return copied;
    }
    return core::sync_file(file, path);
  };
  if (const auto kept = co_await perform(state->parts.background, keep); !kept) co_return kept.error();
  if (const auto still = state->written_by(writer); !still) co_return still.error();
  if (piece) record.offset += piece->bytes;
  (*upload)->piece.reset();
  record.expires_at = state->parts.clock.now() + upload_lifetime;
  state->watch();
  if (record.offset == record.length) {
    record.state = UploadState::checking;
    const UploadRecord complete = record;
    if (const auto saved = co_await state->save(*upload); !saved) co_return saved.error();
    state->tell(**upload);
    state->start_looking(*upload);
    co_return complete;
  }
  co_return record;
}

void Uploads::take_back(const Writer& writer) {
  if (const auto upload = state_->written_by(writer)) (*upload)->piece.reset();
}

awaitable<Result<void>> Uploads::remove(std::string id) {
  const auto state = state_;
  const auto upload = state->find(id);
  if (!upload) co_return no_such_upload(id);
  if (upload->record.state == UploadState::checking) {
    co_return Error{ErrorCode::conflict,
                    {},
                    "the upload is complete and being looked at",
                    "Wait for the verdict; a recording it has become can be removed."};
  }
  co_await state->drop(upload);
  co_return Result<void>();
}

}  // namespace xiangyin::control
