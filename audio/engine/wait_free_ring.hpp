#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/engine/one_thread.hpp"

namespace xiangyin::audio {

/// A bounded queue between exactly one producer thread and one consumer thread. All memory is taken, and
/// touched, by the constructor; afterwards every method is wait-free: no lock, no heap, no retry. Items are
/// written and read in place, through the longest contiguous span, so that nothing is copied twice.
template <class T>
class WaitFreeRing {
 public:
  explicit WaitFreeRing(std::size_t capacity) : items_(capacity) {}

  std::size_t capacity() const { return items_.size(); }
  /// Any thread; exact for the consumer, otherwise what was true a moment ago.
  std::size_t readable() const noexcept {
    const std::uint64_t read = read_.load(std::memory_order_acquire);
    return static_cast<std::size_t>(written_.load(std::memory_order_acquire) - read);
  }

  /// Producer: where the next items go (empty when full), then how many of them were written.
  std::span<T> free_span() noexcept {
    producer_.check();
    const std::uint64_t written = written_.load(std::memory_order_relaxed);
    const std::size_t used = static_cast<std::size_t>(written - read_.load(std::memory_order_acquire));
    return span_at(written, capacity() - used);
  }
  void push(std::size_t count) noexcept {
    written_.store(written_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }
  /// Producer: one item; false when full.
  bool push_one(const T& item) noexcept {
    const std::span<T> space = free_span();
    if (space.empty()) return false;
    space.front() = item;
    push(1);
    return true;
  }

  /// Consumer: the oldest items (empty when there are none), then how many of them are done with.
  std::span<const T> filled_span() noexcept {
    consumer_.check();
    const std::uint64_t read = read_.load(std::memory_order_relaxed);
    return span_at(read, static_cast<std::size_t>(written_.load(std::memory_order_acquire) - read));
  }
  void pop(std::size_t count) noexcept {
    read_.store(read_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }

 private:
  std::span<T> span_at(std::uint64_t position, std::size_t count) noexcept {
    if (count == 0) return {};
    const std::size_t offset = static_cast<std::size_t>(position % items_.size());
    return {items_.data() + offset, std::min(count, items_.size() - offset)};
  }

  std::vector<T> items_;
  std::atomic<std::uint64_t> written_{0};
  std::atomic<std::uint64_t> read_{0};
  OneThread producer_;
  OneThread consumer_;
};

}  // namespace xiangyin::audio
