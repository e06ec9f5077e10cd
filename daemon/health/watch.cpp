#include "daemon/health/watch.hpp"

#include <utility>

#include "daemon/health/judging.hpp"

namespace xiangyin::health {
namespace {

using namespace std::chrono_literals;

/// A player that crashed is back sooner; then there is nothing to tell.
constexpr core::Duration player_absence = 3s;

std::string text_of(const boost::json::object& data, std::string_view name) {
  const auto* value = data.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::optional<std::int64_t> free_bytes(const std::filesystem::path& directory) {
  std::error_code unknown;
  const auto disk = std::filesystem::space(directory, unknown);
  return unknown ? std::nullopt : std::optional(static_cast<std::int64_t>(disk.available));
}

Watch::Watch(Parts parts)
    : parts_(std::move(parts)),
      due_watch_(parts_.due),
      player_back_(parts_.due.clock.make_alarm()),
      subscription_(parts_.due.events.subscribe([this](const core::Event& event) { on_event(event); })) {
  parts_.store.on_failure([this](const core::Error& error) {
    parts_.due.alarms.tell({"database", Grade::bad, error.message, error.advice});
  });
  look_at_clock(parts_.due.timekeeper.look());
}

Watch::~Watch() {
  parts_.store.on_failure({});
}

void Watch::check() {
  look_at_disk();
  Alarms& alarms = parts_.due.alarms;
  alarms.tell(judge_certificate(parts_.certificate_ends(), parts_.due.clock.now()));
}

void Watch::on_event(const core::Event& event) {
  Alarms& alarms = parts_.due.alarms;
  if (event.type == "clock.changed") {
    look_at_clock(parts_.due.timekeeper.judgement());
  } else if (event.type == "outputs.changed") {
    await_output();
  } else if (event.type == "content.changed") {
    alarms.clear("database");
    look_at_disk();
  } else if (event.type == "broadcast.ended") {
    alarms.clear("database");
    const std::string outcome = text_of(event.data, "outcome");
    if (outcome == "completed") alarms.clear("outcome");
    if (outcome != "failed" && outcome != "missed") return;
    alarms.tell({"outcome", Grade::bad,
                 text_of(event.data, "playlist") + " was " + outcome + ": " + text_of(event.data, "reason"),
                 "See `xiangyinctl ledger`; the alarm is over when something has been said whole again."});
  }
}

void Watch::await_output() {
  if (parts_.due.player.is_ready() && trouble(parts_.due.player.outputs()).empty()) {
    player_back_->cancel();
    awaited_ = false;
    return look_at_output();
  }
  if (std::exchange(awaited_, true)) return;
  player_back_->set(parts_.due.clock.now() + player_absence, [this](core::Alarm::Cause) {
    awaited_ = false;
    look_at_output();
  });
}

void Watch::look_at_output() {
  const playout::Player& player = parts_.due.player;
  Finding finding = judge_output(player.output(), player.is_ready(), player.outputs());
  // Which device is meant is a matter for whoever asks how the station is; it is heard.
  if (finding.grade == Grade::warning) finding.grade = Grade::good;
  parts_.due.alarms.tell(std::move(finding));
}

void Watch::look_at_clock(const timekeeping::Judgement& clock) {
  Finding finding = judge_clock(clock);
  if (finding.grade == Grade::warning) finding.grade = Grade::good;
  parts_.due.alarms.tell(std::move(finding));
}

void Watch::look_at_disk() {
  parts_.due.alarms.tell(judge_disk(free_bytes(parts_.state), parts_.reserve_bytes()));
}

}  // namespace xiangyin::health
