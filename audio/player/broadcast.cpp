#include "audio/player/broadcast.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "daemon/core/file.hpp"

namespace xiangyin::audio {
namespace {

constexpr std::int64_t soon = 50 * millisecond;         // for what comes with the next callback
constexpr std::int64_t mark_ahead = 100 * millisecond;  // the air mark is set before the first sound
constexpr std::int64_t longest_starvation = 5 * second;
constexpr std::int64_t on_time = 20 * millisecond;
constexpr int sudden_fade = 0;

std::vector<ChannelGain> to_gains(const std::vector<OutputChannel>& channels) {
  std::vector<ChannelGain> gains;
  for (const OutputChannel& channel : channels)
    gains.push_back({static_cast<std::size_t>(channel.number), static_cast<float>(from_db(channel.gain_db))});
  return gains;
}

}  // namespace

Broadcast::Broadcast(Cue cue, const StreamFormat& format, Reader& reader)
    : cue_(std::move(cue)),
      sample_rate_(format.sample_rate),
      reader_(reader),
      feed_(std::make_shared<Feed>()) {
  const bool fits =
      std::all_of(cue_.channels.begin(), cue_.channels.end(),
                  [&format](const OutputChannel& channel) { return channel.number < format.channels; });
  feed_->segments = std::move(cue_.segments);
  feed_->clips.assign(std::make_move_iterator(cue_.descriptors.begin() + 1),
                      std::make_move_iterator(cue_.descriptors.end()));
  cue_.descriptors.resize(1);
  feed_->ceiling_dbtp = cue_.ceiling_dbtp;
  feed_->channels = to_gains(cue_.channels);
  feed_->sample_rate = sample_rate_;
  if (!fits || cue_.channels.empty()) {
    failure_ = "the output has " + std::to_string(format.channels) + " channels, counted from 0";
  } else {
    reader_.add(feed_);
  }
}

Broadcast::~Broadcast() {
  feed_->abandoned.store(true);
  reader_.wake();
}

const Voice* Broadcast::voice() const {
  return stage_ > Stage::preparing ? feed_->voice.get() : nullptr;
}

bool Broadcast::released(Output& output) const {
  return !output.is_open() || feed_->status.load() == Feed::Status::opening || feed_->voice == nullptr ||
         !output.mixer().holds(*feed_->voice);
}

bool Broadcast::look_ahead_is_low() const {
  return voice() != nullptr && !voice()->input_ended() &&
         voice()->input.readable() / static_cast<std::size_t>(sample_rate_) < Reader::low_seconds;
}

void Broadcast::advance(const Moment& now, Output& output, std::vector<Fact>& facts) {
  if (stage_ == Stage::preparing) prepare(facts);
  if (stage_ <= Stage::waiting && stopped_) end(Ended::How::stopped, {}, facts);
  if (stage_ <= Stage::waiting && now.wall > cue_.latest_start) end(Ended::How::late, {}, facts);
  if (stage_ == Stage::waiting && output.is_open() && now.monotonic >= wants_output(now, output))
    attach(now, output, facts);
  if (stage_ == Stage::attached || stage_ == Stage::on_air) {
    if (voice()->state() == Voice::State::waiting) place(now, output);
    follow(now, output, facts);
  }
}

void Broadcast::prepare(std::vector<Fact>& facts) {
  if (!failure_.empty()) {
    end(Ended::How::failed, failure_, facts);
  } else if (feed_->status.load() == Feed::Status::failed) {
    end(Ended::How::failed, feed_->failure, facts);
  } else if (feed_->status.load() == Feed::Status::ready) {
    stage_ = Stage::waiting;
    facts.emplace_back(Cued{cue_.broadcast, feed_->frames * 1000 / sample_rate_});
  }
}

void Broadcast::attach(const Moment& now, Output& output, std::vector<Fact>& facts) {
  place(now, output);
  if (!output.mixer().add(*feed_->voice)) {
    end(Ended::How::failed, "more than " + std::to_string(Mixer::max_voices) + " broadcasts at once", facts);
    return;
  }
  stage_ = Stage::attached;
}

// Again at every look until it sounds: the device's clock is known better each time, and somebody may have
// set the wall clock.
void Broadcast::place(const Moment& now, const Output& output) {
  if (output.clock().settled()) {
    const DeviceClock& clock = output.clock();
    feed_->voice->place(clock.frame_at(now.to_monotonic(cue_.start)),
                        clock.frame_at(now.to_monotonic(cue_.latest_start)));
    return;
  }
  // A cue that came too late for its start, with time to spare for a later one: the exact frame no longer
  // matters, so it need not wait for the device's clock.
  const bool too_late = now.wall + output.latency() > cue_.start;
  const bool may_be_later = cue_.latest_start - now.wall > output.latency() + second;
  if (too_late && may_be_later) feed_->voice->place(0, never);
}

void Broadcast::follow(const Moment& now, const Output& output, std::vector<Fact>& facts) {
  const Voice& voice = *feed_->voice;
  const bool has_begun = voice.first_frame().has_value();
  if (has_begun && !marked_) mark();
  if (voice.over() && !has_begun) {
    finish(facts);
    return;
  }
  if (!has_begun || !output.clock().settled()) return;
  keep_pace(now, output);
  const std::int64_t heard = output.clock().time_of(*voice.first_frame());
  if (stage_ == Stage::attached && now.monotonic >= heard) {
    stage_ = Stage::on_air;
    facts.emplace_back(OnAir{cue_.broadcast, now.to_wall(heard)});
  }
  if (voice.starved() > longest_starvation / second * sample_rate_ && failure_.empty()) {
    failure_ = "its recording cannot be read fast enough";
    feed_->voice->fade_out(sudden_fade);
  }
  if (stage_ == Stage::on_air && voice.over() && now.monotonic >= output.clock().time_of(voice.end_frame()))
    finish(facts);
}

// On time it keeps to the moments it was cued for, late to those it began at. The wall clock is looked at
// once: what is on air does not jump when somebody sets it. The reader writes seconds ahead: before the
// device's rate is known, following it would do more harm than its crystal can in that time.
void Broadcast::keep_pace(const Moment& now, const Output& output) {
  const FrameIndex first = *feed_->voice->first_frame();
  if (!start_) {
    const std::int64_t heard = output.clock().time_of(first);
    const std::int64_t wanted = now.to_monotonic(cue_.start);
    start_ = std::abs(heard - wanted) < on_time ? wanted : heard;
  }
  if (output.clock().knows_rate()) feed_->set_pace({*start_, first, output.clock().line()});
}

void Broadcast::mark() {
  marked_ = true;
  // A daemon that is gone reads no mark, and no fault of it may stop the sound.
  static_cast<void>(core::write_all(cue_.descriptors.front().get(), "1"));
}

void Broadcast::finish(std::vector<Fact>& facts) {
  if (feed_->status.load() == Feed::Status::failed) failure_ = feed_->failure;
  if (!failure_.empty()) {
    end(Ended::How::failed, failure_, facts);
  } else if (voice()->state() == Voice::State::missed) {
    end(Ended::How::late, {}, facts);
  } else if (voice()->state() == Voice::State::cut) {
    end(Ended::How::stopped, {}, facts);
  } else {
    end(Ended::How::completed, {}, facts);
  }
}

void Broadcast::end(Ended::How how, std::string reason, std::vector<Fact>& facts) {
  Ended ended{cue_.broadcast, how, std::move(reason)};
  if (voice() != nullptr) {
    ended.milliseconds = voice()->frames_said() * 1000 / sample_rate_;
    if (voice()->over()) {
      ended.peak_dbfs = voice()->level().peak_dbfs();
      ended.rms_dbfs = voice()->level().rms_dbfs();
    }
  }
  facts.emplace_back(std::move(ended));
  stage_ = Stage::ended;
}

void Broadcast::stop(int fade_milliseconds) {
  if (stopped_) return;
  stopped_ = true;
  if (stage_ == Stage::attached || stage_ == Stage::on_air)
    feed_->voice->fade_out(std::int64_t{fade_milliseconds} * sample_rate_ / 1000);
}

void Broadcast::fail(const std::string& reason, const Output& output, std::vector<Fact>& facts) {
  if (ended()) return;
  end(Ended::How::failed, reason, facts);
  // Of what was handed over, the device has said what it reached before it last asked for more.
  if (voice() == nullptr || !voice()->first_frame() || !output.clock().settled()) return;
  const std::int64_t heard = output.clock().frame_at(output.last_called()) - *voice()->first_frame();
  auto& ended = std::get<Ended>(facts.back());
  ended.milliseconds = std::clamp<std::int64_t>(heard * 1000 / sample_rate_, 0, ended.milliseconds);
}

std::int64_t Broadcast::wants_output(const Moment& now, const Output& output) const {
  return now.to_monotonic(cue_.start) - output.latency() - output.settling();
}

std::int64_t Broadcast::next_look(const Moment& now, const Output& output) const {
  switch (stage_) {
    case Stage::preparing:
      return stopped_ || !failure_.empty() ? now.monotonic : now.to_monotonic(cue_.latest_start) + 1;
    case Stage::waiting:
      return stopped_ ? now.monotonic : wants_output(now, output);
    case Stage::attached:
    case Stage::on_air:
      return next_look_attached(now, output);
    case Stage::ended:
      break;
  }
  return now.monotonic + soon;  // until the mixer lets go of it
}

std::int64_t Broadcast::next_look_attached(const Moment& now, const Output& output) const {
  const Voice& voice = *feed_->voice;
  const DeviceClock& clock = output.clock();
  const std::int64_t start = now.to_monotonic(cue_.start);
  // Placed for good just before the callback that will take it, marked just before it sounds.
  const std::array moments{start - output.latency() - output.period() - soon, start - mark_ahead};
  std::int64_t next = now.monotonic + soon;
  if (voice.state() == Voice::State::waiting && !stopped_) {
    const auto* moment =
        std::find_if(moments.begin(), moments.end(), [&now](std::int64_t at) { return at > now.monotonic; });
    if (moment != moments.end()) next = *moment;
  } else if (clock.settled() && voice.first_frame()) {
    const std::int64_t heard = clock.time_of(*voice.first_frame());
    if (!marked_ || (stopped_ && !voice.over())) return next;
    if (stage_ == Stage::attached) {
      next = heard;
    } else if (voice.over()) {
      next = clock.time_of(voice.end_frame());
    } else {
      next = std::max(next, clock.time_of(*voice.first_frame() + feed_->frames));
    }
  }
  return next;
}

}  // namespace xiangyin::audio
