#pragma once

#include <cstdint>
#include <vector>

#include "audio/engine/voice.hpp"

namespace xiangyin::audio {

/// What one callback knows about time. Nanoseconds of CLOCK_MONOTONIC.
struct BufferStamp {
  FrameIndex frame = 0;     ///< the first frame of the buffer
  std::int64_t called = 0;  ///< when the device asked for it
  std::int64_t heard = 0;   ///< when, says the device, it will sound
  bool underrun = false;    ///< the device ran dry before this buffer: frames and time have come apart
};

/// The device's clock: at which moment of CLOCK_MONOTONIC a frame sounds, and the reverse. A line through the
/// stamps of the last minute by the Theil-Sen estimator (median of slopes, then median of offsets), which
/// shrugs off stamps that came late because the machine was busy. What a device says of its clock may wander
/// by a millisecond within seconds (PulseAudio smooths it): the slope is weighed, by the inverse squares of
/// the doubts, against what is known of crystals or of this one. Control thread only; pure, knows no clock
/// itself.
class DeviceClock {
 public:
  /// Stamps of the first `settling` frames are not used: while a device fills its first buffer it does not
  /// play yet, and what it says about time is a guess.
  DeviceClock(int sample_rate, FrameIndex settling);

  /// What it has learnt: nanoseconds of CLOCK_MONOTONIC at a frame, and how many pass in a nominal one.
  struct Line {
    FrameIndex frame = 0;
    std::int64_t time = 0;
    double slope = 1;  ///< below 1: the device runs fast
    double frame_nanoseconds = 1e9 / 48000;

    std::int64_t time_of(FrameIndex other) const;
    FrameIndex frame_at(std::int64_t other) const;  ///< nearest
  };

  void add(const BufferStamp& stamp);

  struct Rate {
    double slope = 1;
    double doubt = 100e-6;  ///< its standard error; that of crystals of which nothing else is known
  };
  /// What an earlier clock of the same device came to.
  void expect(const Rate& rate);
  Rate rate() const;
  /// Well enough to reckon by it as far ahead as a reader writes: as eight seconds teach it.
  bool knows_rate() const { return rate().doubt < 80e-6; }

  /// Enough stamps to place a frame by.
  bool settled() const { return stamps_.size() >= 3; }
  /// These need settled().
  const Line& line() const;
  std::int64_t time_of(FrameIndex frame) const { return line().time_of(frame); }
  FrameIndex frame_at(std::int64_t time) const { return line().frame_at(time); }  ///< nearest

 private:
  void thin_out(std::int64_t now);
  std::int64_t watched() const;
  double offset_of(const BufferStamp& stamp) const;
  double measured_slope() const;

  const FrameIndex settling_;
  std::vector<BufferStamp> stamps_;  // oldest first
  int strays_ = 0;
  Rate expected_;
  // The line, fitted when it is asked for.
  mutable bool fitted_ = false;
  mutable Line line_;
};

}  // namespace xiangyin::audio
