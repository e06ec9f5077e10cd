#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/player/moment.hpp"
#include "audio/player/output.hpp"
#include "audio/player/reader.hpp"
#include "audio/wire.hpp"

namespace xiangyin::audio {

/// A cue on its way from "get ready" to Ended. Decides by the moments it is given and reads no clock.
/// Control thread only.
class Broadcast {
 public:
  /// Hands the recordings to the reader.
  Broadcast(Cue cue, const StreamFormat& format, Reader& reader);
  ~Broadcast();
  Broadcast(const Broadcast&) = delete;
  Broadcast& operator=(const Broadcast&) = delete;

  const std::string& name() const { return cue_.broadcast; }
  bool ended() const { return stage_ == Stage::ended; }
  /// Its first frame has gone to the device, or is about to.
  bool was_heard() const { return marked_; }
  /// Nothing of it is in the mixer any more: it may be destroyed.
  bool released(Output& output) const;

  /// Does what the moment asks for; facts are appended.
  void advance(const Moment& now, Output& output, std::vector<Fact>& facts);
  /// When there will be something to do, CLOCK_MONOTONIC; `never` when only the reader knows.
  std::int64_t next_look(const Moment& now, const Output& output) const;
  /// From when on it wants the output open, CLOCK_MONOTONIC.
  std::int64_t wants_output(const Moment& now, const Output& output) const;
  bool look_ahead_is_low() const;

  void stop(int fade_milliseconds);
  /// Ends it now, whatever it was doing, because the output is lost.
  void fail(const std::string& reason, const Output& output, std::vector<Fact>& facts);

 private:
  enum class Stage {
    preparing,  ///< the reader opens the recordings
    waiting,    ///< for its moment
    attached,   ///< its voice is in the mixer
    on_air,     ///< it has been heard
    ended
  };

  void prepare(std::vector<Fact>& facts);
  void attach(const Moment& now, Output& output, std::vector<Fact>& facts);
  void place(const Moment& now, const Output& output);
  void follow(const Moment& now, const Output& output, std::vector<Fact>& facts);
  void mark();
  void keep_pace(const Moment& now, const Output& output);
  void finish(std::vector<Fact>& facts);
  void end(Ended::How how, std::string reason, std::vector<Fact>& facts);
  std::int64_t next_look_attached(const Moment& now, const Output& output) const;
  const Voice* voice() const;

  Cue cue_;
  const int sample_rate_;
  Reader& reader_;
  std::shared_ptr<Feed> feed_;
  Stage stage_ = Stage::preparing;
  bool marked_ = false;
  std::optional<std::int64_t> start_;  // CLOCK_MONOTONIC, of its first frame, once on air
  bool stopped_ = false;
  std::string failure_;  // found while on air
};

}  // namespace xiangyin::audio
