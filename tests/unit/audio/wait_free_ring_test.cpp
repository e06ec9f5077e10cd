#include "audio/engine/wait_free_ring.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace xiangyin::audio {
namespace {

TEST(WaitFreeRing, HoldsExactlyItsCapacity) {
  WaitFreeRing<int> ring(3);
  EXPECT_TRUE(ring.push_one(1) && ring.push_one(2) && ring.push_one(3));
  EXPECT_FALSE(ring.push_one(4));
  EXPECT_TRUE(ring.free_span().empty());
  EXPECT_EQ(ring.filled_span().size(), 3U);
}

TEST(WaitFreeRing, SpansStopWhereTheMemoryEnds) {
  WaitFreeRing<int> ring(4);
  ring.push(3);
  ring.pop(3);
  EXPECT_EQ(ring.free_span().size(), 1U);
  ring.push(1);
  EXPECT_EQ(ring.free_span().size(), 3U);
  ring.push(2);
  EXPECT_EQ(ring.readable(), 3U);
  EXPECT_EQ(ring.filled_span().size(), 1U);
}

TEST(WaitFreeRing, LosesAndReordersNothingBetweenTwoThreads) {
  constexpr int count = 200'000;
  WaitFreeRing<int> ring(97);
  std::thread producer([&ring] {
    for (int i = 0; i < count;) {
      if (ring.push_one(i)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  int expected = 0;
  while (expected < count) {
    const auto items = ring.filled_span();
    for (const int item : items)
      ASSERT_EQ(item, expected++);
    ring.pop(items.size());
    if (items.empty()) std::this_thread::yield();
  }
  producer.join();
}

}  // namespace
}  // namespace xiangyin::audio
