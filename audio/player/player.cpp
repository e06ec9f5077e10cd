#include "audio/player/player.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

#include "audio/device/substituted_device.hpp"
#include "audio/engine/level.hpp"

namespace xiangyin::audio {
namespace {

using core::Result;

constexpr std::int64_t progress_interval = 7 * second / 10;
constexpr std::int64_t longest_silence_of_callback = 700 * millisecond;
constexpr std::int64_t longest_start = 3 * second;  // from opening to the first callback
constexpr std::int64_t stay_open_for = 5 * second;  // when the next broadcast follows that closely
constexpr std::int64_t longest_leave = 3 * second / 2;
constexpr int leaving_fade_milliseconds = 50;
// A stop must be heard as silence within a second: up to half a buffer until the device asks again, a buffer
// until that is heard, and the fade. What the device holds cannot be called back without a click.
constexpr int largest_buffer_milliseconds = 500;

}  // namespace

Player::Player(int socket) : socket_(socket), wake_(socket, reader_.changes()), outbox_(socket) {}

Player::~Player() = default;

Player::End Player::run() {
  for (;;) {
    Moment now = Moment::now();
    const std::int64_t deadline = next_deadline(now);
    const bool leaving = leave_by_ != 0;
    const auto reasons = wake_.wait(deadline == never ? never : deadline - now.monotonic,
                                    {!leaving, !leaving && !outbox_.empty(), !broadcasts_.empty()});
    now = Moment::now();
    const bool hung_up = reasons.readable && !receive();
    if ((hung_up || reasons.terminate) && !leaving) leave(now);
    if (const auto well = advance(now); !well) return lose(well.error());
    outbox_.flush();
    if (leave_by_ != 0 &&
        ((broadcasts_.empty() && !(output_ && output_->is_open())) || now.monotonic >= leave_by_)) {
      return confused_ ? End::confused : End::finished;
    }
  }
}

std::int64_t Player::next_deadline(const Moment& now) const {
  std::int64_t next = leave_by_ != 0 ? leave_by_ : never;
  for (const auto& broadcast : broadcasts_)
    next = std::min(next, broadcast->next_look(now, *output_));
  if (is_busy()) next = std::min(next, next_progress_);
  return next;
}

Result<void> Player::advance(const Moment& now) {
  if (!output_) return {};
  if (output_->is_open()) {
    output_->collect();
    if (auto well = check_device(now); !well) return well;
  }
  std::vector<Fact> facts;
  for (const auto& broadcast : broadcasts_) {
    if (!broadcast->ended()) broadcast->advance(now, *output_, facts);
  }
  for (const Fact& fact : facts)
    outbox_.add(fact);
  std::erase_if(broadcasts_, [this](const std::unique_ptr<Broadcast>& broadcast) {
    return broadcast->ended() && broadcast->released(*output_);
  });
  if (std::any_of(broadcasts_.begin(), broadcasts_.end(),
                  [](const auto& broadcast) { return broadcast->look_ahead_is_low(); })) {
    reader_.wake();
  }
  report_progress(now);
  return open_or_close(now);
}

Result<void> Player::check_device(const Moment& now) const {
  const bool has_started = output_->mixer().next_frame() > 0;
  const std::int64_t patience = has_started ? longest_silence_of_callback : longest_start;
  if (now.monotonic - output_->last_called() < patience) return {};
  return core::Error{core::ErrorCode::unavailable, "device", "the output takes no more sound", {}};
}

bool Player::is_busy() const {
  return output_ && (output_->is_open() || !broadcasts_.empty());
}

void Player::report_progress(const Moment& now) {
  if (!is_busy() || now.monotonic < next_progress_) return;
  next_progress_ = now.monotonic + progress_interval;
  if (!output_->is_open()) return outbox_.add(Progress{});
  outbox_.add(Progress{output_->mixer().next_frame(), output_->underruns(),
                       to_dbfs(static_cast<double>(output_->mixer().take_peak()))});
}

Result<void> Player::open_or_close(const Moment& now) {
  std::int64_t wanted = never;
  for (const auto& broadcast : broadcasts_)
    wanted = std::min(wanted, broadcast->wants_output(now, *output_));
  if (!output_->is_open() && wanted <= now.monotonic) {
    next_progress_ = now.monotonic + progress_interval;
    auto opened = output_->open();
    if (opened) outbox_.add(Opened{output_->substitution()});
    return opened;
  }
  if (output_->is_open() && (wanted == never || wanted > now.monotonic + stay_open_for))
    return output_->close();
  return {};
}

// False at the daemon's end.
bool Player::receive() {
  for (;;) {
    auto packet = receive_packet(socket_);
    if (!packet && packet.error().code == core::ErrorCode::unavailable) return true;
    if (!packet || packet->text.empty()) return false;
    auto command = decode_command(packet->text, std::move(packet->descriptors));
    if (!command || !obey(std::move(*command))) {
      std::cerr << "the daemon sent a command that cannot be obeyed: "
                << (command ? "it comes out of turn" : core::to_text(command.error())) << '\n';
      confused_ = true;
      return false;
    }
  }
}

bool Player::obey(Command command) {
  if (const auto* setup = std::get_if<Setup>(&command)) return set_up(*setup);
  if (!output_) return false;
  if (auto* wanted = std::get_if<Cue>(&command)) {
    cue(std::move(*wanted));
  } else {
    stop(std::get<Stop>(command));
  }
  return true;
}

bool Player::set_up(const Setup& setup) {
  if (output_) return false;
  auto device = make_device(setup.device);
  if (device && !setup.substitute.empty()) {
    auto substitute = make_device(setup.substitute);
    if (!substitute) {
      device = substitute.error();
    } else {
      device = std::make_unique<SubstitutedDevice>(std::move(*device), std::move(*substitute));
    }
  }
  if (!device) {
    std::cerr << core::to_text(device.error()) << '\n';
    return false;
  }
  const int buffer = std::min(setup.buffer_milliseconds, largest_buffer_milliseconds);
  output_ = std::make_unique<Output>(
      std::move(*device), StreamFormat{setup.sample_rate, setup.channels, std::chrono::milliseconds(buffer)});
  outbox_.add(Ready{});
  return true;
}

void Player::cue(Cue cue) {
  const auto same = [&cue](const auto& other) { return other->name() == cue.broadcast && !other->ended(); };
  if (std::any_of(broadcasts_.begin(), broadcasts_.end(), same))
    return;  // said once, however often it is cued
  broadcasts_.push_back(std::make_unique<Broadcast>(std::move(cue), output_->format(), reader_));
}

void Player::stop(const Stop& stop) {
  for (const auto& broadcast : broadcasts_) {
    if (broadcast->name() == stop.broadcast) broadcast->stop(stop.fade_milliseconds);
  }
}

void Player::leave(const Moment& now) {
  leave_by_ = now.monotonic + longest_leave;
  for (const auto& broadcast : broadcasts_)
    broadcast->stop(leaving_fade_milliseconds);
}

Player::End Player::lose(const core::Error& error) {
  std::vector<Fact> facts;
  for (const auto& broadcast : broadcasts_) {
    if (broadcast->was_heard()) broadcast->fail(error.message, *output_, facts);
  }
  facts.emplace_back(DeviceLost{error.message});
  for (const Fact& fact : facts)
    outbox_.add(fact);
  outbox_.flush_for(200);
  return End::lost;
}

}  // namespace xiangyin::audio
