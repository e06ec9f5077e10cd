#include "daemon/control/events.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace xiangyin::control {
namespace {

class EventFeedTest : public testing::Test {
 protected:
  /// What the reader gets next, or null.
  std::shared_ptr<const std::string> next(const std::shared_ptr<EventReader>& reader) {
    std::shared_ptr<const std::string> got;
    const auto read = [](std::shared_ptr<EventReader> from,
                         std::shared_ptr<const std::string>& to) -> boost::asio::awaitable<void> {
      to = co_await from->next();
    };
    boost::asio::co_spawn(context_, read(reader, got), boost::asio::detached);
    context_.restart();
    context_.run();
    return got;
  }

  boost::asio::io_context context_;
  core::EventHub hub_;
  EventFeed feed_{context_.get_executor(), hub_, "7"};
};

TEST(ServerSentEvent, HasIdTypeAndDataOnOneLineEach) {
  EXPECT_EQ(to_server_sent_event("7-17", {"content.changed", {{"id", "a\nb"}}}),
            "id: 7-17\nevent: content.changed\ndata: {\"id\":\"a\\nb\"}\n\n");
}

TEST_F(EventFeedTest, NumbersGoOnWithoutReaders) {
  hub_.publish({"a", {}});
  const auto reader = feed_.open();
  hub_.publish({"b", {}});
  EXPECT_EQ(*next(reader), "id: 7-2\nevent: b\ndata: {}\n\n");
}

TEST_F(EventFeedTest, EveryReaderGetsTheSameBytesOnce) {
  const auto first = feed_.open();
  const auto second = feed_.open();
  hub_.publish({"a", {}});
  EXPECT_EQ(next(first), next(second));
}

TEST_F(EventFeedTest, ASleepingReaderIsWoken) {
  const auto reader = feed_.open();
  boost::asio::post(context_, [this] { hub_.publish({"a", {}}); });
  EXPECT_EQ(*next(reader), "id: 7-1\nevent: a\ndata: {}\n\n");
}

TEST_F(EventFeedTest, AReaderThatDoesNotReadLosesItsPlace) {
  const auto slow = feed_.open();
  const auto quick = feed_.open();
  for (int event = 0; event < 1025; ++event) {
    hub_.publish({"a", {}});
    EXPECT_NE(next(quick), nullptr);
  }
  EXPECT_EQ(next(slow), nullptr);
}

TEST_F(EventFeedTest, AReaderGoesOnWhereItsLineBroke) {
  for (const char* type : {"a", "b", "c"})
    hub_.publish({type, {}});
  const auto reader = feed_.open("7-1");
  EXPECT_EQ(*next(reader), "id: 7-2\nevent: b\ndata: {}\n\n");
  EXPECT_EQ(*next(reader), "id: 7-3\nevent: c\ndata: {}\n\n");
  hub_.publish({"d", {}});
  EXPECT_EQ(*next(reader), "id: 7-4\nevent: d\ndata: {}\n\n");
}

TEST_F(EventFeedTest, WhatIsOfTheMomentHasNoIdAndGoesOnlyToWhoAsks) {
  const auto asking = feed_.open({}, true);
  const auto other = feed_.open();
  hub_.publish({"player.level", {}, true});
  EXPECT_EQ(*next(asking), "event: player.level\ndata: {}\n\n");
  hub_.publish({"a", {}});
  EXPECT_EQ(*next(other), "id: 7-1\nevent: a\ndata: {}\n\n");
}

TEST_F(EventFeedTest, WhoIsBehindIsToldWhatLastsFirst) {
  const auto asking = feed_.open({}, true);
  hub_.publish({"a", {}});
  hub_.publish({"player.level", {}, true});
  hub_.publish({"b", {}});
  EXPECT_EQ(*next(asking), "id: 7-1\nevent: a\ndata: {}\n\n");
  EXPECT_EQ(*next(asking), "id: 7-2\nevent: b\ndata: {}\n\n");
}

TEST_F(EventFeedTest, AReaderThatMissedTooMuchIsToldSo) {
  for (int event = 0; event < 1000; ++event)
    hub_.publish({"a", {}});
  // Of another run of the station, too long ago, still to come, and no id at all.
  for (const char* id : {"6-999", "7-1", "7-1001", "7-x", "x"})
    EXPECT_EQ(*next(feed_.open(id)), "id: 7-1000\nevent: stream.reset\ndata: {}\n\n") << id;
  EXPECT_EQ(*next(feed_.open("7-999")), "id: 7-1000\nevent: a\ndata: {}\n\n");
}

TEST_F(EventFeedTest, ClosingEndsReadersNowAndLater) {
  const auto reader = feed_.open();
  feed_.close();
  EXPECT_EQ(next(reader), nullptr);
  EXPECT_EQ(next(feed_.open()), nullptr);
}

}  // namespace
}  // namespace xiangyin::control
