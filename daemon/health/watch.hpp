#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "daemon/health/due_watch.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin::health {

/// Keeps the alarms, by what happens and by the check that somebody asks for once an hour; there is no
/// polling:
///   sounding     what is due is not heard (due_watch.hpp)
///   outcome      what was planned last was not said at all
///   output       nothing can be heard: no player for three seconds, or an output without sound
///   clock        it is not known what time it is
///   disk         little is left of it
///   certificate  it ends soon
///   database     it cannot be written
/// Used on the loop's thread only.
class Watch {
 public:
  struct Parts {
    DueWatch::Parts due;
    store::Store& store;
    std::filesystem::path state;  ///< directory, for the disk it is on
    /// As they are at the moment of asking: the end of the certificate in force, if there is one, and what
    /// the disk keeps in reserve.
    std::function<std::optional<core::Instant>()> certificate_ends;
    std::function<std::int64_t()> reserve_bytes;
  };
  explicit Watch(Parts parts);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Looks at what announces itself by no event: disk and certificate.
  void check();

 private:
  void on_event(const core::Event& event);
  void await_output();
  void look_at_output();
  void look_at_clock(const timekeeping::Judgement& clock);
  void look_at_disk();

  Parts parts_;
  DueWatch due_watch_;
  std::unique_ptr<core::Alarm> player_back_;  ///< by then a lost player should have been replaced
  bool awaited_ = false;                      ///< player_back_ is set
  core::EventHub::Subscription subscription_;
};

/// What is left of the disk that holds a directory, in bytes.
std::optional<std::int64_t> free_bytes(const std::filesystem::path& directory);

}  // namespace xiangyin::health
