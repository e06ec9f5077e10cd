#include "daemon/playout/loop.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "daemon/core/identifier.hpp"

namespace xiangyin::playout {

Conductor::Loop::Loop(boost::asio::any_io_executor executor, Parts parts, Options options)
    : executor_(executor),
      parts_(std::move(parts)),
      options_(options),
      marks_(parts_.air_marks),
      turn_(executor),
      alarm_(parts_.clock.make_alarm()),
      drained_(executor) {}

void Conductor::Loop::spawn(boost::asio::awaitable<void> work) {
  boost::asio::co_spawn(
      executor_, [self = shared_from_this(), work = std::move(work)]() mutable { return std::move(work); },
      boost::asio::detached);
}

void Conductor::Loop::follow() {
  const std::weak_ptr<Loop> weak = weak_from_this();
  parts_.player.listen({[weak](const audio::Fact& fact) {
                          if (const auto self = weak.lock()) self->on_fact(fact);
                        },
                        [weak](const std::string& reason) {
                          if (const auto self = weak.lock()) self->on_player_lost(reason);
                        },
                        [weak] {
                          if (const auto self = weak.lock()) self->on_player_ready();
                        },
                        [weak] {
                          if (const auto self = weak.lock()) self->on_outputs_changed();
                        }});
  content_changes_ = parts_.events.subscribe([weak](const core::Event& event) {
    const auto self = weak.lock();
    if (self && (event.type == "content.changed" || event.type == "approval.changed"))
      self->on_content_changed();
  });
  spawn(decide_due());
}

std::vector<OnAir> Conductor::Loop::on_air() const {
  std::vector<OnAir> list;
  for (const Held& broadcast : broadcasts_) {
    list.push_back({broadcast->row, broadcast->sheet.milliseconds, broadcast->sounding});
  }
  return list;
}

Conductor::Loop::Held Conductor::Loop::find(const std::string& id) const {
  const auto found = std::find_if(broadcasts_.begin(), broadcasts_.end(),
                                  [&id](const Held& broadcast) { return broadcast->row.broadcast == id; });
  return found == broadcasts_.end() ? nullptr : *found;
}

std::string Conductor::Loop::new_identity() const {
  return core::make_uuid(
      std::chrono::duration_cast<std::chrono::milliseconds>(now().time_since_epoch()).count());
}

void Conductor::Loop::publish(const std::string& type, const Broadcast& broadcast) const {
  parts_.events.publish({type, broadcast.row.to_json()});
}

}  // namespace xiangyin::playout
