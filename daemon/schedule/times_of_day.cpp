#include "daemon/schedule/times_of_day.hpp"

#include <algorithm>

namespace xiangyin::schedule {
namespace {

std::int64_t index_of_first_from(const std::vector<int>& sorted, std::int64_t value) {
  return std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
}

}  // namespace

int TimesOfDay::at(std::int64_t position) const {
  const auto index = static_cast<std::size_t>(position);
  const std::size_t hour = index / (minutes_.size() * seconds_.size());
  const std::size_t minute = index / seconds_.size() % minutes_.size();
  return hours_[hour] * 3600 + minutes_[minute] * 60 + seconds_[index % seconds_.size()];
}

std::int64_t TimesOfDay::lower_bound(std::int64_t second) const {
  if (second <= 0) return 0;
  const auto minutes = static_cast<std::int64_t>(minutes_.size());
  const auto seconds = static_cast<std::int64_t>(seconds_.size());
  const std::int64_t hour = index_of_first_from(hours_, second / 3600);
  if (hour == static_cast<std::int64_t>(hours_.size())) return size();
  if (hours_[static_cast<std::size_t>(hour)] != second / 3600) return hour * minutes * seconds;
  const std::int64_t minute_of_hour = second / 60 % 60;
  const std::int64_t minute = index_of_first_from(minutes_, minute_of_hour);
  if (minute == minutes || minutes_[static_cast<std::size_t>(minute)] != minute_of_hour) {
    return (hour * minutes + minute) * seconds;
  }
  return (hour * minutes + minute) * seconds + index_of_first_from(seconds_, second % 60);
}

Chosen::Chosen(const std::vector<int>& by_set_position, std::int64_t size)
    : all_(by_set_position.empty()), size_(size) {
  for (const int position : by_set_position) {
    const std::int64_t from_zero = position > 0 ? position - 1 : size + position;
    if (from_zero >= 0 && from_zero < size) positions_.push_back(from_zero);
  }
  std::sort(positions_.begin(), positions_.end());
  positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
}

std::int64_t Chosen::lower_bound(std::int64_t position) const {
  if (all_) return std::clamp<std::int64_t>(position, 0, size_);
  return std::lower_bound(positions_.begin(), positions_.end(), position) - positions_.begin();
}

}  // namespace xiangyin::schedule
