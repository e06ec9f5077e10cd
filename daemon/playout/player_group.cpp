#include "daemon/playout/player_group.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>
#include <variant>

#include <fcntl.h>

namespace xiangyin::playout {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<std::vector<core::FileDescriptor>> duplicate(const std::vector<core::FileDescriptor>& descriptors) {
  std::vector<core::FileDescriptor> copies;
  for (const core::FileDescriptor& descriptor : descriptors) {
    copies.emplace_back(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0));
    if (!copies.back()) return core::system_error("passing on", "recording", errno);
  }
  return copies;
}

}  // namespace

PlayerGroup::PlayerGroup(std::vector<Member> members) : members_(std::move(members)) {
  for (std::size_t member = 0; member < members_.size(); ++member) {
    members_[member].player->listen({[this, member](const audio::Fact& fact) { on_fact(member, fact); },
                                     [this, member](const std::string& reason) { on_lost(member, reason); },
                                     [this, member] { on_ready(member); },
                                     [this] {
                                       if (listener_.changed) listener_.changed();
                                     }});
  }
}

bool PlayerGroup::is_ready() const {
  return std::any_of(members_.begin(), members_.end(),
                     [](const Member& member) { return member.player->is_ready(); });
}

std::string PlayerGroup::output() const {
  std::string names;
  for (const Member& member : members_)
    names += (names.empty() ? "" : ", ") + member.player->output();
  return names;
}

std::vector<OutputState> PlayerGroup::outputs() const {
  std::vector<OutputState> states;
  for (const Member& member : members_) {
    const auto of_member = member.player->outputs();
    states.insert(states.end(), of_member.begin(), of_member.end());
  }
  return states;
}

std::vector<PlayerGroup::Part> PlayerGroup::divide(const std::vector<audio::OutputChannel>& channels) const {
  std::vector<Part> parts;
  int first = 0;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    const int end = first + members_[member].channels;
    Part part{member, {}, false, false, std::nullopt};
    for (const audio::OutputChannel& channel : channels) {
      if (channel.number >= first && channel.number < end)
        part.channels.push_back({channel.number - first, channel.gain_db});
    }
    if (!part.channels.empty()) parts.push_back(std::move(part));
    first = end;
  }
  return parts;
}

Result<void> PlayerGroup::cue(audio::Cue cue) {
  const std::string name = cue.broadcast;
  Broadcast broadcast{std::move(cue), {}, false, false};
  broadcast.parts = divide(broadcast.cue.channels);
  if (broadcast.parts.empty()) return Error{ErrorCode::invalid, {}, "no output has these channels", {}};
  bool told = false;
  for (Part& part : broadcast.parts)
    told = tell(broadcast, part).has_value() || told;
  if (!told) return Error{ErrorCode::unavailable, {}, "there is no player now", "It is being started again."};
  broadcasts_.insert_or_assign(name, std::move(broadcast));
  return {};
}

Result<void> PlayerGroup::tell(const Broadcast& broadcast, Part& part) {
  auto descriptors = duplicate(broadcast.cue.descriptors);
  if (!descriptors) return descriptors.error();
  const audio::Cue& whole = broadcast.cue;
  audio::Cue cue{whole.broadcast, whole.start,    whole.latest_start,     whole.ceiling_dbtp,
                 part.channels,   whole.segments, std::move(*descriptors)};
  auto told = members_[part.member].player->cue(std::move(cue));
  part.told = told.has_value();
  return told;
}

void PlayerGroup::stop(const std::string& broadcast, int fade_milliseconds) {
  const auto found = broadcasts_.find(broadcast);
  if (found == broadcasts_.end()) return;
  found->second.stopped = true;
  std::vector<std::size_t> never_told;
  for (const Part& part : found->second.parts) {
    if (part.ended) continue;
    if (part.told) {
      members_[part.member].player->stop(broadcast, fade_milliseconds);
    } else {
      never_told.push_back(part.member);
    }
  }
  for (const std::size_t member : never_told)
    on_part_ended(broadcast, member, {broadcast, audio::Ended::How::stopped, {}});
}

void PlayerGroup::replace(const std::string& reason) {
  for (const Member& member : members_)
    member.player->replace(reason);
}

PlayerGroup::Part* PlayerGroup::find(const std::string& broadcast, std::size_t member) {
  const auto found = broadcasts_.find(broadcast);
  if (found == broadcasts_.end()) return nullptr;
  auto& parts = found->second.parts;
  const auto part =
      std::find_if(parts.begin(), parts.end(), [member](const Part& one) { return one.member == member; });
  return part == parts.end() || part->ended ? nullptr : &*part;
}

void PlayerGroup::on_fact(std::size_t member, const audio::Fact& fact) {
  if (const auto* on_air = std::get_if<audio::OnAir>(&fact)) {
    Part* part = find(on_air->broadcast, member);
    if (part == nullptr) return;
    part->heard = true;
    if (std::exchange(broadcasts_.at(on_air->broadcast).on_air, true)) return;  // said once
  } else if (const auto* ended = std::get_if<audio::Ended>(&fact)) {
    return on_part_ended(ended->broadcast, member, *ended);
  }
  if (listener_.fact) listener_.fact(fact);
}

void PlayerGroup::on_part_ended(const std::string& broadcast, std::size_t member, audio::Ended ended) {
  Part* part = find(broadcast, member);
  if (part == nullptr) return;
  part->ended = std::move(ended);
  settle(broadcast);
}

void PlayerGroup::on_lost(std::size_t member, const std::string& reason) {
  std::vector<std::string> heard;
  for (auto& [name, broadcast] : broadcasts_) {
    Part* part = find(name, member);
    if (part == nullptr) continue;
    part->told = false;
    if (part->heard || broadcast.stopped) heard.push_back(name);
  }
  for (const std::string& name : heard)
    on_part_ended(name, member, {name, audio::Ended::How::failed, reason});
}

void PlayerGroup::on_ready(std::size_t member) {
  for (auto& [name, broadcast] : broadcasts_) {
    Part* part = find(name, member);
    if (part != nullptr && !part->told) static_cast<void>(tell(broadcast, *part));
  }
  if (listener_.ready) listener_.ready();
}

/// The worst of what its parts came to: an output that failed, then one that was late, then one that was
/// stopped.
audio::Ended PlayerGroup::sum_up(const Broadcast& broadcast) const {
  const auto severity = [](const audio::Ended& ended) { return static_cast<int>(ended.how); };
  const Part* worst = &broadcast.parts.front();
  audio::Ended sum = *worst->ended;
  for (const Part& part : broadcast.parts) {
    if (severity(*part.ended) > severity(*worst->ended)) worst = &part;
    sum.milliseconds = std::max(sum.milliseconds, part.ended->milliseconds);
    sum.peak_dbfs = std::max(sum.peak_dbfs, part.ended->peak_dbfs);
    sum.rms_dbfs = std::max(sum.rms_dbfs, part.ended->rms_dbfs);
  }
  sum.how = worst->ended->how;
  sum.reason = worst->ended->reason;
  // Heard elsewhere, it was not late as a whole: that output failed.
  if (sum.how == audio::Ended::How::late && broadcast.on_air) {
    sum.how = audio::Ended::How::failed;
    sum.reason = "it was not ready within the lateness window";
  }
  if (!sum.reason.empty())
    sum.reason = "output " + members_[worst->member].player->output() + ": " + sum.reason;
  return sum;
}

void PlayerGroup::settle(const std::string& name) {
  const auto found = broadcasts_.find(name);
  const auto& parts = found->second.parts;
  if (!std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.ended.has_value(); }))
    return;
  const audio::Ended ended = sum_up(found->second);
  broadcasts_.erase(found);
  if (listener_.fact) listener_.fact(ended);
}

}  // namespace xiangyin::playout
