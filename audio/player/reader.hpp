#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audio/engine/voice.hpp"
#include "audio/player/paced_programme.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::audio {

/// What passes between control and reader about one broadcast. Control fills it in and gives it to the
/// Reader; the reader opens the recordings, makes the voice and keeps its look-ahead full.
struct Feed {
  enum class Status { opening, ready, failed };

  // Set by control before Reader::add; the reader's from then on.
  std::vector<Segment> segments;
  std::vector<core::FileDescriptor> clips;
  double ceiling_dbtp = 0;
  std::vector<ChannelGain> channels;
  int sample_rate = 0;

  // Set by the reader before `status` says ready.
  std::unique_ptr<Voice> voice;
  std::int64_t frames = 0;
  // Set by the reader before `status` says failed, which may also happen when it is on air already.
  std::string failure;

  std::atomic<Status> status{Status::opening};
  std::atomic<bool> abandoned{false};  ///< by control: the reader lets go of it

  // By control, while it is on air; followed by the reader.
  void set_pace(const Pace& pace) {
    const std::lock_guard lock(pace_mutex);
    told_pace = pace;
  }
  std::optional<Pace> pace() const {
    const std::lock_guard lock(pace_mutex);
    return told_pace;
  }
  mutable std::mutex pace_mutex;
  std::optional<Pace> told_pace;
};

/// The thread that touches files. It decodes into each voice's look-ahead until that is full, then waits,
/// without a clock, until control says that there is something to do. A file that stalls (a failing card)
/// stalls this thread and nobody else.
class Reader {
 public:
  Reader();
  ~Reader();  ///< waits for a file that is just being read
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Control thread.
  void add(std::shared_ptr<Feed> feed);
  /// Some look-ahead has run low, or a feed was abandoned.
  void wake();
  /// An eventfd(2) that becomes readable when the status of a feed has changed.
  int changes() const { return changes_.get(); }

  static constexpr int look_ahead_seconds = 8;
  /// Worth a wake() when less is left.
  static constexpr std::size_t low_seconds = 5;

 private:
  struct Job {
    std::shared_ptr<Feed> feed;
    std::optional<PacedProgramme> programme;
  };
  void run();
  bool work(Job& job);
  void open(Job& job);
  void fail(Feed& feed, const core::Error& error);
  void announce(Feed& feed, Feed::Status status);

  core::FileDescriptor changes_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Feed>> added_;  // under mutex_, as the two below
  bool woken_ = false;
  bool stopping_ = false;
  std::vector<Job> jobs_;  // reader thread only
  std::thread thread_;     // last: it starts when the rest is there
};

}  // namespace xiangyin::audio
