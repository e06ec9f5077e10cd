#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/file.hpp"
#include "daemon/core/result.hpp"

/// The player's protocol: what xiangyind and xiangyin-player say to each other over a Unix socket pair of
/// type SOCK_SEQPACKET (unix(7)), one message a packet, a JSON text of at most `max_message` bytes, with file
/// descriptors beside it (SCM_RIGHTS) where a message names them. The only audio header that daemon/
/// includes.
namespace xiangyin::audio {

inline constexpr std::size_t max_message = 128 * 1024;
/// Distinct recordings in one cue; the kernel passes at most 253 descriptors with a message (SCM_MAX_FD).
inline constexpr std::size_t max_clips = 200;
inline constexpr std::size_t max_segments = 2000;
inline constexpr double most_gain_db = 40;

// ---- xiangyind -> xiangyin-player ------------------------------------------------------------------------

/// First message, once: which output to own. The player opens nothing yet.
struct Setup {
  std::string device;       ///< as make_device() of audio/device takes it
  int sample_rate = 48000;  ///< Hz
  int channels = 2;         ///< output channels of the device, 1 to 32
  /// What the device holds; larger costs less power, smaller stops sooner.
  int buffer_milliseconds = 500;
  std::string substitute{};  ///< used whenever `device` cannot be opened; empty: none
};

/// The built-in chime as ingest would measure it.
inline constexpr std::int64_t chime_milliseconds = 2600;
inline constexpr double chime_lufs = -17.9;
inline constexpr double chime_true_peak_dbtp = -8.2;

/// A stretch of a broadcast: a whole clip, the built-in chime, or silence.
struct Segment {
  static constexpr int silence = -1;
  static constexpr int chime = -2;  ///< the built-in one, audio/engine/chime.hpp

  int clip = silence;             ///< index into the descriptors of the cue, or one of the two below
  double gain_db = 0;             ///< for a clip and the chime
  std::int64_t milliseconds = 0;  ///< how long it lasts; of a clip, what ingest measured
  bool limited = false;           ///< with this gain its true peak passes the ceiling: hold it down there
};

/// Where it sounds, and how much quieter than the segments say.
struct OutputChannel {
  int number = 0;      ///< of the output, from 0
  double gain_db = 0;  ///< at most 0, so that the ceiling holds
  bool operator==(const OutputChannel&) const = default;
};

/// Get ready to say this at that moment, or be told to forget it. Comes seconds ahead of `start`.
/// Descriptors: first the air mark, then one for each clip (FLAC air copies, opened for reading).
/// The player writes one byte to the air mark when the first frame has gone to the device: it tells a
/// restarted daemon that this broadcast was heard.
struct Cue {
  std::string broadcast;          ///< identity, chosen by the daemon
  std::int64_t start = 0;         ///< UTC nanoseconds (CLOCK_REALTIME) of the first audible frame
  std::int64_t latest_start = 0;  ///< may start from its beginning up to here, if `start` cannot be kept
  double ceiling_dbtp = 0;        ///< what limited segments are held under
  std::vector<OutputChannel> channels;
  std::vector<Segment> segments;
  std::vector<core::FileDescriptor> descriptors;
};

/// End it: before the start silently, on air with a fade. Answered by Ended.
struct Stop {
  std::string broadcast;
  int fade_milliseconds = 50;
};

using Command = std::variant<Setup, Cue, Stop>;

// ---- xiangyin-player -> xiangyind ------------------------------------------------------------------------

/// The answer to Setup: alive and listening.
struct Ready {};

/// The answer to Cue: every clip opens and its head is decoded.
struct Cued {
  std::string broadcast;
  std::int64_t milliseconds = 0;  ///< how long it will last
};

/// The first audible frame is placed: it sounds, by the device's clock, at `at` (UTC nanoseconds). Sent when
/// that moment has come.
struct OnAir {
  std::string broadcast;
  std::int64_t at = 0;
};

/// A broadcast is over; the last fact about it.
struct Ended {
  enum class How { completed, stopped, late, failed };
  std::string broadcast;
  How how = How::completed;
  std::string reason;             ///< a sentence's half for failed; empty otherwise
  std::int64_t milliseconds = 0;  ///< how much of it was said
  double peak_dbfs = -120;        ///< of what was handed to the device, -120 for silence
  double rms_dbfs = -120;
};

/// Sent every 0.85 seconds while anything is cued or a stream is open, and only then: a daemon that hears
/// nothing for a while knows that the player hangs.
struct Progress {
  std::int64_t frames = 0;     ///< played since the stream was opened
  std::int64_t underruns = 0;  ///< callbacks that had to fill in silence since the stream was opened
  double peak_dbfs = -120;     ///< since the last Progress
};

/// The output was opened.
struct Opened {
  std::string substitution;  ///< why it is its substitute; empty when it is not
};

/// The output cannot be opened, or went away. Every broadcast that was heard has been given its Ended before;
/// the others may be cued again with the next player. After this the player ends itself: a PortAudio whose
/// sound server is gone cannot be closed safely.
struct DeviceLost {
  std::string reason;
};

using Fact = std::variant<Ready, Cued, OnAir, Ended, Progress, Opened, DeviceLost>;

// ---- text and transport ----------------------------------------------------------------------------------

std::string encode(const Command& command);  ///< without its descriptors
std::string encode(const Fact& fact);
/// Descriptors that came with the packet go into the cue; a cue whose segments name more than it has is
/// refused.
core::Result<Command> decode_command(std::string_view text, std::vector<core::FileDescriptor> descriptors);
core::Result<Fact> decode_fact(std::string_view text);

/// One packet and what came with it. An empty text is the other side's end.
struct Packet {
  std::string text;
  std::vector<core::FileDescriptor> descriptors;
};

/// Sends one packet without blocking; unavailable when the other side does not read.
core::Result<void> send_packet(int socket, std::string_view text,
                               const std::vector<core::FileDescriptor>& descriptors);
/// Receives one packet without blocking; unavailable when there is none yet.
core::Result<Packet> receive_packet(int socket);

}  // namespace xiangyin::audio
