#include "audio/player/reader.hpp"

#include <algorithm>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

// Decoded at a time, so that several broadcasts are served in turn.
constexpr std::size_t slice_frames = 8192;

}  // namespace

Reader::Reader() : changes_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), thread_([this] { run(); }) {}

Reader::~Reader() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Reader::add(std::shared_ptr<Feed> feed) {
  {
    const std::lock_guard lock(mutex_);
    added_.push_back(std::move(feed));
  }
  wake_.notify_one();
}

void Reader::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Reader::run() {
  for (bool busy = false;;) {
    {
      std::unique_lock lock(mutex_);
      if (!busy) wake_.wait(lock, [this] { return woken_ || stopping_ || !added_.empty(); });
      if (stopping_) return;
      woken_ = false;
      for (std::shared_ptr<Feed>& feed : added_)
        jobs_.push_back({std::move(feed), std::nullopt});
      added_.clear();
    }
    std::erase_if(jobs_, [](const Job& job) { return job.feed->abandoned.load(); });
    busy = false;
    for (Job& job : jobs_)
      busy = work(job) || busy;
  }
}

// True when there is more to do at once.
bool Reader::work(Job& job) {
  Feed& feed = *job.feed;
  if (feed.status.load() == Feed::Status::failed) return false;
  if (!job.programme) open(job);
  if (!job.programme || feed.voice->input_ended()) return false;
  const std::span<float> space = feed.voice->input.free_span();
  const std::size_t wanted = std::min(space.size(), slice_frames);
  if (wanted > 0) {
    const auto got = job.programme->read(space.first(wanted), feed.pace());
    if (!got) {
      feed.voice->end_input();
      fail(feed, got.error());
      return false;
    }
    feed.voice->input.push(*got);
    if (*got < wanted) feed.voice->end_input();
  }
  const bool full = wanted < slice_frames;
  if (feed.status.load() == Feed::Status::opening && (full || feed.voice->input_ended()))
    announce(feed, Feed::Status::ready);
  return !full && !feed.voice->input_ended();
}

void Reader::open(Job& job) {
  Feed& feed = *job.feed;
  auto programme =
      Programme::open(std::move(feed.segments), std::move(feed.clips), feed.sample_rate, feed.ceiling_dbtp);
  if (!programme) {
    fail(feed, programme.error());
    return;
  }
  feed.frames = programme->frames();
  const std::int64_t look_ahead = std::min<std::int64_t>(
      feed.frames + 1, static_cast<std::int64_t>(look_ahead_seconds) * feed.sample_rate);
  feed.voice = std::make_unique<Voice>(static_cast<std::size_t>(look_ahead), std::move(feed.channels));
  job.programme.emplace(std::move(*programme), feed.sample_rate);
}

void Reader::fail(Feed& feed, const core::Error& error) {
  feed.failure = error.message;
  announce(feed, Feed::Status::failed);
}

void Reader::announce(Feed& feed, Feed::Status status) {
  feed.status.store(status);
  eventfd_write(changes_.get(), 1);
}

}  // namespace xiangyin::audio
