#include "daemon/library/library.hpp"

#include <cerrno>
#include <chrono>
#include <set>
#include <system_error>
#include <type_traits>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "daemon/core/identifier.hpp"
#include "daemon/library/ingest_child.hpp"
#include "daemon/library/places.hpp"

namespace xiangyin::library {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

struct Library::State {
  const core::Clock& clock;
  Paths paths;
  IngestLimits limits;
  int air_sample_rate;
  /// Holds a token while one recording is admitted; the others wait in order.
  asio::experimental::channel<void(boost::system::error_code)> turn;
  asio::thread_pool worker{1};
  std::multiset<std::string> unsettled{};  ///< digests of what was admitted and is not settled

  Places places() const { return {paths.directory}; }
  fs::path incoming() const { return paths.directory / "incoming"; }

  fs::path temporary_place() const {
    const auto now = std::chrono::floor<std::chrono::milliseconds>(clock.now().time_since_epoch());
    return incoming() / core::make_uuid(now.count());
  }
  Result<TemporaryFile> make_temporary() const { return TemporaryFile::create(temporary_place()); }
};

namespace {

/// The reason people meet most gets the advice they need.
Error explained(Error error) {
  const std::string full = std::generic_category().message(ENOSPC);
  if (error.code == ErrorCode::io && error.message.find(full) != std::string::npos) {
    error.message = "the station's disk is full";
    error.advice = "Delete recordings that are no longer needed, or give the station a larger card.";
  }
  return error;
}

Error too_large(std::int64_t limit) {
  return {ErrorCode::too_large,
          {},
          "the file is over " + std::to_string(limit / 1'000'000) + " MB",
          "Send a shorter recording, or a compressed one (M4A, Ogg, MP3)."};
}

/// Both files or neither; but what was there before stays there.
Result<void> publish(TemporaryFile& original, const fs::path& original_place, TemporaryFile& air_copy,
                     const fs::path& air_place) {
  std::error_code ignored;
  const bool had_air_copy = fs::exists(air_place, ignored);
  const bool had_original = fs::exists(original_place, ignored);
  Result<void> published = air_copy.publish(air_place);
  if (published) published = original.publish(original_place);
  if (!published) {
    if (!had_air_copy) fs::remove(air_place, ignored);
    if (!had_original) fs::remove(original_place, ignored);
  }
  return published;
}

/// Runs `work` on the library's own thread. It must capture references only: GCC 12 destroys what a lambda in
/// a co_await expression owns once too often.
template <class Work>
auto on_worker(asio::thread_pool& worker, Work work) {
  static_assert(std::is_trivially_destructible_v<Work>);
  using Value = decltype(work());
  return asio::co_spawn(
      worker, [work]() -> asio::awaitable<Value> { co_return work(); }, asio::use_awaitable);
}

template <class Channel>
class Turn {
 public:
  explicit Turn(Channel& channel) : channel_(channel) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    channel_.try_receive([](boost::system::error_code) {});
  }

 private:
  Channel& channel_;
};

/// What is left of the disk beside its reserve must hold these bytes.
Result<void> find_room(int descriptor, std::size_t bytes, std::int64_t reserve) {
  struct statvfs disk {};
  if (::fstatvfs(descriptor, &disk) != 0) return core::system_error("looking at", "the disk", errno);
  const std::uint64_t available = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (available >= bytes + static_cast<std::uint64_t>(reserve)) return {};
  return Error{ErrorCode::unavailable,
               {},
               available < bytes ? "the station's disk is full"
                                 : "the station's disk is full but for what it keeps for ledger and schedule",
               "Delete recordings that are no longer needed, or give the station a larger card."};
}

}  // namespace

Result<void> Upload::append(std::string_view bytes) {
  if (static_cast<std::int64_t>(bytes.size()) > limit_ - size_) return too_large(limit_);
  if (auto found = find_room(file_.descriptor(), bytes.size(), reserve_); !found) return found;
  if (auto written = core::write_all(file_.descriptor(), bytes); !written) return explained(written.error());
  hash_.update(bytes);
  size_ += static_cast<std::int64_t>(bytes.size());
  return {};
}

const std::string& Upload::digest() {
  if (digest_.empty()) digest_ = hash_.finish();
  return digest_;
}

Result<void> Upload::read_file() {
  const auto size = core::hash_file(file_.descriptor(), hash_);
  if (!size) return size.error();
  size_ = *size;
  if (size_ > limit_) return too_large(limit_);
  return {};
}

Result<std::unique_ptr<Library>> Library::open(const asio::any_io_executor& executor,
                                               const core::Clock& clock, Paths paths, IngestLimits limits,
                                               int air_sample_rate) {
  auto state =
      std::shared_ptr<State>(new State{clock, std::move(paths), limits, air_sample_rate, {executor, 1}});
  for (const fs::path& directory :
       {state->places().originals(), state->places().air_copies(), state->incoming()})
    if (auto made = core::make_directory(directory); !made) return made.error();
  if (auto synced = core::sync_directory(state->paths.directory); !synced) return synced.error();
  std::error_code error;
  for (fs::directory_iterator left(state->incoming(), error), end; !error && left != end;
       left.increment(error))
    fs::remove_all(left->path(), error);
  if (error) return core::system_error("emptying", state->incoming().native(), error.value());
  return std::unique_ptr<Library>(new Library(std::move(state)));
}

Library::~Library() {
  state_->worker.join();
}

void Library::set_limits(const IngestLimits& limits) {
  state_->limits = limits;
}

Result<Upload> Library::begin_upload() {
  auto file = state_->make_temporary();
  if (!file) return explained(file.error());
  return Upload(std::move(*file), state_->limits.bytes, state_->limits.reserve_bytes);
}

asio::awaitable<Result<Upload>> Library::adopt(fs::path file) {
  const auto state = state_;
  auto linked = TemporaryFile::link(file, state->temporary_place());
  if (!linked) co_return linked.error();
  Upload upload(std::move(*linked), state->limits.bytes, state->limits.reserve_bytes);
  const auto read = co_await on_worker(state->worker, [&] { return upload.read_file(); });
  if (!read) co_return read.error();
  co_return std::move(upload);
}

asio::awaitable<Result<Recording>> Library::admit(Upload upload, RecordingDetails details,
                                                  std::optional<bool> trim_silence) {
  const auto state = state_;
  co_await state->turn.async_send({}, asio::use_awaitable);
  const Turn turn(state->turn);

  auto air_copy = state->make_temporary();
  if (!air_copy) co_return explained(air_copy.error());
  // Whoever decodes it must not be able to change it.
  const auto original = upload.file_.open_to_read();
  if (!original) co_return original.error();
  const IngestJob job{state->paths.ingest_program,
                      state->paths.ffmpeg_program,
                      state->limits,
                      state->air_sample_rate,
                      trim_silence.value_or(state->limits.trim_silence),
                      original->get(),
                      air_copy->descriptor()};
  auto measurement = co_await run_ingest(job);
  if (!measurement) co_return explained(measurement.error());

  auto digest =
      co_await on_worker(state->worker, [&] { return core::sha256_of_file(air_copy->descriptor()); });
  if (!digest) co_return digest.error();
  Recording recording{upload.digest(),
                      std::move(details),
                      std::move(*measurement),
                      std::move(*digest),
                      upload.size_,
                      std::chrono::floor<std::chrono::milliseconds>(state->clock.now())};
  state->unsettled.insert({recording.id, recording.air_copy});
  const fs::path original_place = state->places().original(recording.id);
  const fs::path air_place = state->places().air_copy(recording.air_copy);
  const auto published = co_await on_worker(
      state->worker, [&] { return publish(upload.file_, original_place, *air_copy, air_place); });
  if (!published) co_return explained(published.error());
  co_return recording;
}

Result<core::FileDescriptor> Library::open_air_copy(const Recording& recording) const {
  return core::open_file(state_->places().air_copy(recording.air_copy), O_RDONLY);
}

Result<core::FileDescriptor> Library::open_original(const Recording& recording) const {
  return core::open_file(state_->places().original(recording.id), O_RDONLY);
}

void Library::settle(const Recording& recording) {
  for (const std::string& digest : {recording.id, recording.air_copy}) {
    const auto one = state_->unsettled.find(digest);
    if (one != state_->unsettled.end()) state_->unsettled.erase(one);
  }
}

void Library::sweep(const std::function<bool(const std::string& digest)>& wanted) {
  std::error_code error;
  for (const fs::path& store : {state_->places().originals(), state_->places().air_copies()}) {
    for (fs::recursive_directory_iterator file(store, error), end; !error && file != end;
         file.increment(error)) {
      if (!file->is_regular_file(error)) continue;
      const std::string digest = file->path().filename();
      if (wanted(digest) || state_->unsettled.contains(digest)) continue;
      spdlog::info("removing {}, which no recording names", file->path().native());
      fs::remove(file->path(), error);
    }
    if (error) spdlog::warn("sweeping {} failed: {}", store.native(), error.message());
  }
}

}  // namespace xiangyin::library
