#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/core/time.hpp"

namespace xiangyin::audio {

/// How a stream is opened. Samples are signed 16-bit, interleaved: it is what nearly every sound server and
/// card takes in the end, and a device that wants another format is given it by its own driver.
struct StreamFormat {
  int sample_rate = 48000;  ///< Hz
  int channels = 2;
  /// What the device holds ready, and with it how long a sound that was handed over is still on its way. The
  /// device asks for half of it at a time.
  core::Duration buffer{500'000'000};
};

/// What a device says about one buffer. Nanoseconds of CLOCK_MONOTONIC.
struct BufferTime {
  std::int64_t called = 0;  ///< when the device asked
  std::int64_t heard = 0;   ///< when the buffer's first frame will sound, as the device reckons
  bool underrun = false;    ///< the device ran dry since it last asked
};

/// Where a device gets its sound from.
///
/// fill() is called on a thread of the device, again and again, one call at a time. It must
///   - fill the whole of `output`, a whole number of frames, with silence where there is nothing to say;
///   - return in a small part of the time those frames last;
///   - be wait-free: take no lock, wait for no thread, sleep never;
///   - allocate and free no memory;
///   - make no system call: no file, no socket, no log;
///   - not call the device;
///   - throw nothing.
/// It may read and write memory that was there before, atomics, and wait-free queues.
class SoundSource {
 public:
  virtual ~SoundSource() = default;
  virtual void fill(std::span<std::int16_t> output, const BufferTime& time) noexcept = 0;
};

/// An output. open() and close() are called in turn on one thread at a time, and may take seconds, or, when
/// a sound server dies in the wrong moment, never return: call them where you can walk away.
///
/// Between the two the device calls SoundSource::fill(). It does not stop because of trouble, nor report it:
/// a device that is gone simply asks for nothing any more, and that is how it is noticed (with PortAudio it
/// is the only sign there is).
class AudioDevice {
 public:
  virtual ~AudioDevice() = default;
  /// Opens the output and starts asking `source`, which must outlive close(). `not_found` when there is no
  /// such output, `unsupported` when it cannot do the format, `unavailable` when it does not open now.
  virtual core::Result<void> open(const StreamFormat& format, SoundSource& source) = 0;
  /// Stops at once: what the device still holds is dropped. When it returns, fill() is not running and will
  /// not be called. Harmless when not open.
  virtual void close() = 0;
  /// While open: why it is not the output that was asked for; empty when it is.
  virtual std::string substitution() const { return {}; }
};

/// The output of that name, as in Setup::device; opens nothing. `invalid` when there is no such kind.
///   "alsa:CARD[,DEVICE]", "usb:PORT[,DEVICE]", "pulse:SINK", "jack:CLIENT",
///   "default", a PortAudio device name    PortAudio
///   "wav:DIRECTORY"                       writes what would have been heard
///   "null", "null:FAULT"                  hears nothing; FAULT as in NullDevice
core::Result<std::unique_ptr<AudioDevice>> make_device(std::string_view name);

}  // namespace xiangyin::audio
