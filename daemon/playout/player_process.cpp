#include "daemon/playout/player_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

namespace xiangyin::playout {
namespace {

using namespace std::chrono_literals;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int socket_in_child = 3;
/// A player speaks every 0.85 seconds while it has a cue; two silences and it hangs.
constexpr auto longest_silence = 1800ms;
constexpr auto longest_start = 5000ms;
constexpr auto first_back_off = 100ms;
constexpr auto longest_back_off = 5000ms;

struct SocketPair {
  core::FileDescriptor ours;
  core::FileDescriptor theirs;
};

Result<SocketPair> make_socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return core::system_error("creating", "player socket", errno);
  }
  // The largest cue must fit whole: the kernel doubles the size for its bookkeeping, socket(7).
  const int size = 2 * static_cast<int>(audio::max_message);
  for (const int end : ends)
    setsockopt(end, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  return SocketPair{core::FileDescriptor(ends[0]), core::FileDescriptor(ends[1])};
}

}  // namespace

PlayerProcess::PlayerProcess(boost::asio::any_io_executor executor, Options options)
    : executor_(executor),
      options_(std::move(options)),
      answer_(executor),
      restart_(executor),
      back_off_(first_back_off) {}

PlayerProcess::~PlayerProcess() {
  ++*generation_;
}

void PlayerProcess::start() {
  const int generation = ++*generation_;
  end_reason_.clear();
  in_flight_.clear();
  output_changed_ = false;
  auto sockets = make_socket_pair();
  if (!sockets) {
    spdlog::error("no player: {}", to_text(sockets.error()));
    return restart_later();
  }
  auto child =
      core::ChildProcess::start(executor_, options_.program, {}, {{sockets->theirs.get(), socket_in_child}},
                                [this, generation, alive = std::weak_ptr(generation_)](core::ChildExit exit) {
                                  if (const auto current = alive.lock(); current && *current == generation)
                                    on_exit(exit);
                                });
  if (!child) {
    spdlog::error("no player: {}", to_text(child.error()));
    return restart_later();
  }
  child_.emplace(std::move(*child));
  socket_.emplace(executor_, sockets->ours.release());
  if (auto sent = audio::send_packet(socket_->native_handle(), audio::encode(audio::Command(setup())), {});
      !sent) {
    return give_up(sent.error().message);
  }
  receive();
  expect_answer(longest_start);
}

audio::Setup PlayerProcess::setup() const {
  audio::Setup setup = options_.setup;
  if (substitute_first_) std::swap(setup.device, setup.substitute);
  return setup;
}

void PlayerProcess::receive() {
  socket_->async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this, generation = *generation_, alive = std::weak_ptr(generation_)](auto error) {
                        const auto current = alive.lock();
                        if (error || !current || *current != generation) return;
                        drain();
                      });
}

/// Reads every packet there is. At the other side's end the exit is waited for, which tells more.
void PlayerProcess::drain() {
  const int generation = *generation_;
  while (socket_) {
    const auto packet = audio::receive_packet(socket_->native_handle());
    if (!packet && packet.error().code == ErrorCode::unavailable) return receive();
    if (!packet) return give_up(packet.error().message);
    if (packet->text.empty()) return;
    const auto fact = audio::decode_fact(packet->text);
    if (!fact) return give_up("it speaks another protocol: " + to_text(fact.error()));
    if (!in_flight_.empty()) expect_answer(longest_silence);
    handle(*fact);
    if (*generation_ != generation) return;
  }
}

void PlayerProcess::handle(const audio::Fact& fact) {
  if (std::holds_alternative<audio::Ready>(fact)) {
    ready_ = true;
    answer_.cancel();
    if (condition_ == OutputState::Condition::starting) now_in(OutputState::Condition::ready);
    if (listener_.ready) listener_.ready();
    return;
  }
  if (const auto* opened = std::get_if<audio::Opened>(&fact)) on_opened(*opened);
  if (const auto* lost = std::get_if<audio::DeviceLost>(&fact)) {
    end_reason_ = lost->reason;
    now_in(OutputState::Condition::lost, lost->reason);
    // An output that hangs while it is opened would hold up the next player just the same.
    substitute_first_ = !substitute_first_ && !options_.setup.substitute.empty();
    expect_answer(500ms);
  }
  // What can be heard is well, whatever becomes of it.
  if (std::holds_alternative<audio::OnAir>(fact)) back_off_ = first_back_off;
  const auto* ended = std::get_if<audio::Ended>(&fact);
  if (ended != nullptr) {
    in_flight_.erase(ended->broadcast);
    if (in_flight_.empty() && end_reason_.empty()) answer_.cancel();
  }
  if (listener_.fact) listener_.fact(fact);
  if (ended == nullptr || !in_flight_.empty()) return;
  if (output_changed_) return give_up("its output was changed in the settings");
  if (std::exchange(substitute_first_, false)) give_up("it shall try its first output again");
}

void PlayerProcess::on_opened(const audio::Opened& opened) {
  std::string reason = opened.substitution;
  // It was asked for first, and why is known from before.
  if (substitute_first_ && reason.empty()) reason = condition_reason_;
  if (reason.empty()) return now_in(OutputState::Condition::ready);
  spdlog::warn("output {}: its substitute {} speaks: {}", options_.setup.device, options_.setup.substitute,
               reason);
  now_in(OutputState::Condition::substituted, reason);
}

std::vector<OutputState> PlayerProcess::outputs() const {
  return {{options_.setup.device, options_.setup.channels, condition_, condition_reason_}};
}

void PlayerProcess::now_in(OutputState::Condition condition, const std::string& reason) {
  if (condition == condition_ && reason == condition_reason_) return;
  condition_ = condition;
  condition_reason_ = reason;
  if (listener_.changed) listener_.changed();
}

void PlayerProcess::expect_answer(std::chrono::milliseconds within) {
  answer_.expires_after(within);
  answer_.async_wait([this, generation = *generation_, alive = std::weak_ptr(generation_)](auto error) {
    auto current = alive.lock();
    if (error || !current || *current != generation) return;
    // If it was this process that was held up, the answer is there already.
    const auto before = answer_.expiry();
    drain();
    if (*current != generation || answer_.expiry() != before) return;
    give_up(end_reason_.empty() ? "the player hangs" : end_reason_);
  });
}

Result<void> PlayerProcess::cue(audio::Cue cue) {
  if (!ready_)
    return Error{ErrorCode::unavailable, {}, "there is no player now", "It is being started again."};
  const std::string broadcast = cue.broadcast;
  const std::vector<core::FileDescriptor> descriptors = std::move(cue.descriptors);
  cue.descriptors.clear();
  const std::string text = audio::encode(audio::Command(std::move(cue)));
  if (auto sent = audio::send_packet(socket_->native_handle(), text, descriptors); !sent) {
    give_up("the player cannot be told: " + sent.error().message);
    return sent;
  }
  if (in_flight_.empty()) expect_answer(longest_silence);
  in_flight_.insert(broadcast);
  return {};
}

void PlayerProcess::stop(const std::string& broadcast, int fade_milliseconds) {
  if (!ready_ || !in_flight_.contains(broadcast)) return;
  const std::string text = audio::encode(audio::Command(audio::Stop{broadcast, fade_milliseconds}));
  if (auto sent = audio::send_packet(socket_->native_handle(), text, {}); !sent) {
    give_up("the player cannot be told: " + sent.error().message);
  }
}

void PlayerProcess::set_output(audio::Setup setup) {
  options_.setup = std::move(setup);
  output_changed_ = true;
  now_in(OutputState::Condition::starting);
  if (in_flight_.empty() && child_) give_up("its output was changed in the settings");
}

/// Ends the player at once; what follows is done when it is gone.
void PlayerProcess::give_up(std::string reason) {
  if (!child_) return;
  end_reason_ = std::move(reason);
  ready_ = false;
  answer_.cancel();
  child_->signal(SIGKILL);
}

void PlayerProcess::on_exit(core::ChildExit exit) {
  drain();
  std::string reason = end_reason_;
  if (reason.empty()) reason = "the player ended unexpectedly (" + to_text(exit) + ")";
  spdlog::warn("output {}: {}; tried again in {:.1f} s", options_.setup.device, reason,
               std::chrono::duration<double>(back_off_).count());
  ++*generation_;
  ready_ = false;
  answer_.cancel();
  socket_.reset();
  child_.reset();
  in_flight_.clear();
  restart_later();
  if (listener_.lost) listener_.lost(reason);
}

void PlayerProcess::restart_later() {
  restart_.expires_after(back_off_);
  back_off_ = std::min<std::chrono::milliseconds>(2 * back_off_, longest_back_off);
  restart_.async_wait([this, alive = std::weak_ptr(generation_)](auto error) {
    if (!error && alive.lock()) start();
  });
}

}  // namespace xiangyin::playout
