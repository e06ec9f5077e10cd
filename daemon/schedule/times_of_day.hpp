#pragma once

#include <optional>
#include <vector>

#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// The times that BYHOUR, BYMINUTE and BYSECOND make of one period, as seconds from its beginning: every
/// combination, in order, without being written out. For an hour or a minute the units above it are the
/// single number 0.
class TimesOfDay {
 public:
  TimesOfDay(std::vector<int> hours, std::vector<int> minutes, std::vector<int> seconds)
      : hours_(std::move(hours)), minutes_(std::move(minutes)), seconds_(std::move(seconds)) {}

  std::int64_t size() const {
    return static_cast<std::int64_t>(hours_.size() * minutes_.size() * seconds_.size());
  }
  /// The time at a position, which is less than size().
  int at(std::int64_t position) const;
  /// The position of the first time that is not before `second`; size() where there is none.
  std::int64_t lower_bound(std::int64_t second) const;

 private:
  std::vector<int> hours_;
  std::vector<int> minutes_;
  std::vector<int> seconds_;
};

/// What BYSETPOS takes from a set: positions from 0, ascending, of `size` there are. All of them where
/// BYSETPOS is absent.
class Chosen {
 public:
  Chosen(const std::vector<int>& by_set_position, std::int64_t size);

  std::int64_t count() const { return all_ ? size_ : static_cast<std::int64_t>(positions_.size()); }
  std::int64_t at(std::int64_t index) const {
    return all_ ? index : positions_[static_cast<std::size_t>(index)];
  }
  /// The index of the first chosen position that is not before `position`; count() where there is none.
  std::int64_t lower_bound(std::int64_t position) const;

 private:
  bool all_;
  std::int64_t size_;
  std::vector<std::int64_t> positions_;
};

}  // namespace xiangyin::schedule
