#include "daemon/schedule/agenda.hpp"

namespace xiangyin::schedule {

void Agenda::put(const std::string& rule, std::shared_ptr<const Timetable> timetable,
                 core::Instant not_before) {
  remove(rule);
  Placed placed{std::make_shared<const Entry>(Entry{rule, std::move(timetable), not_before}), std::nullopt};
  place(placed);
  rules_.emplace(rule, std::move(placed));
}

void Agenda::remove(const std::string& rule) {
  const auto found = rules_.find(rule);
  if (found == rules_.end()) return;
  if (found->second.moment) order_.erase({*found->second.moment, found->second.entry});
  rules_.erase(found);
}

void Agenda::place(Placed& placed) {
  placed.moment = placed.entry->next(present_);
  if (placed.moment) order_.insert({*placed.moment, placed.entry});
}

void Agenda::advance(core::Instant present) {
  const bool back = present < present_;
  present_ = present;
  if (back) {
    order_.clear();
    for (auto& [rule, placed] : rules_)
      place(placed);
  }
  while (!order_.empty() && order_.begin()->moment.start <= present_) {
    const Held entry = order_.begin()->entry;
    order_.erase(order_.begin());
    place(rules_.at(entry->rule));
  }
}

Agenda::Upcoming Agenda::after(core::Instant from) const {
  return {*this, from};
}

std::optional<Occurrence> Agenda::first_after(core::Instant from) const {
  return after(from).next();
}

std::optional<Occurrence> Agenda::next(const std::string& rule, core::Instant after) const {
  const auto found = rules_.find(rule);
  if (found == rules_.end()) return std::nullopt;
  const auto moment = found->second.entry->timetable->next(after);
  if (!moment) return std::nullopt;
  return Occurrence{rule, moment->local, moment->start};
}

Agenda::Upcoming::Upcoming(const Agenda& agenda, core::Instant from)
    : agenda_(agenda), from_(from), waiting_(agenda.order_.begin()) {
  if (from >= agenda.present_) return;
  for (const auto& [rule, placed] : agenda.rules_)
    look_up(*placed.entry, from);
  waiting_ = agenda.order_.end();
}

void Agenda::Upcoming::look_up(const Entry& entry, core::Instant after) {
  if (const auto moment = entry.next(after)) due_.push({*moment, &entry});
}

std::optional<Occurrence> Agenda::Upcoming::next() {
  // Rules that are due before the earliest that is known may be due earlier than that; all others are not.
  for (; waiting_ != agenda_.order_.end(); ++waiting_) {
    const auto& [moment, entry] = *waiting_;
    if (!due_.empty() && due_.top().moment.start < moment.start) break;
    if (moment.start > from_) {
      due_.push({moment, entry.get()});
    } else {
      look_up(*entry, from_);
    }
  }
  if (due_.empty()) return std::nullopt;
  const Due due = due_.top();
  due_.pop();
  look_up(*due.entry, due.moment.start);
  return Occurrence{due.entry->rule, due.moment.local, due.moment.start};
}

}  // namespace xiangyin::schedule
