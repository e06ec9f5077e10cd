#include "daemon/control/webhooks.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/core/simulated_clock.hpp"

namespace xiangyin::control {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Webhook, IsSignedAfterTheStandard) {
  const Notice notice{"msg_p5jXN8AQM9LWM0D4loKWxJek", R"({"test": 2432232314})"};
  // printf 'ID.TIMESTAMP.BODY' | openssl dgst -sha256 -hmac 'a secret' -binary | base64
  EXPECT_EQ(webhook_signature("a secret", notice, 1614265330),
            "v1,erSEI+Imfi9Cxkkf1dTb8weVmcNQOMUMzaeKy1OUry0=");
  EXPECT_NE(webhook_signature("a secret", notice, 1614265330),
            webhook_signature("a secret", notice, 1614265331));
  EXPECT_NE(webhook_signature("a secret", notice, 1614265330),
            webhook_signature("b secret", notice, 1614265330));
}

TEST(Webhook, WaitsLongerAfterEachFailure) {
  EXPECT_EQ(webhook_delay(1), 5s);
  EXPECT_EQ(webhook_delay(2), 30s);
  EXPECT_EQ(webhook_delay(6), 1h);
  EXPECT_EQ(webhook_delay(100), 1h);
}

TEST(Webhook, GoesToWebAddressesOnly) {
  const auto target = parse_webhook_url("https://example.org/a/b?c=d");
  ASSERT_TRUE(target);
  EXPECT_TRUE(target->tls);
  EXPECT_EQ(target->host, "example.org");
  EXPECT_EQ(target->port, "443");
  EXPECT_EQ(target->target, "/a/b?c=d");
  EXPECT_EQ(parse_webhook_url("http://[::1]:8080")->target, "/");
  EXPECT_EQ(parse_webhook_url("http://[::1]:8080")->host, "::1");
  for (const char* wrong :
       {"", "example.org", "file:///etc/passwd", "https://user:secret@example.org/", "https://"})
    EXPECT_FALSE(parse_webhook_url(wrong)) << wrong;
}

TEST(Webhook, WhatIsToldArrives) {
  boost::asio::io_context context;
  using boost::asio::ip::tcp;
  tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  core::SimulatedClock clock(*core::parse_rfc3339("2026-11-23T07:00:00Z"));
  core::EventHub events;
  const std::string url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/hook";
  auto hooks = std::make_unique<Webhooks>(context.get_executor(), clock, events, "Pinghu",
                                          std::vector<config::Webhook>{{url, "s3cret", {"broadcast"}}});
  std::string got;
  tcp::socket receiver(context);
  acceptor.async_accept(receiver, [&](boost::system::error_code) {
    boost::asio::async_read_until(
        receiver, boost::asio::dynamic_buffer(got), "}}", [&](boost::system::error_code, std::size_t) {
          boost::asio::write(receiver, boost::asio::buffer("HTTP/1.1 204 No Content\r\n\r\n", 27));
          receiver.close();
          hooks.reset();
        });
  });
  events.publish({"content.changed", {{"id", "unwanted"}}});
  events.publish({"broadcast.ended", {{"outcome", "completed"}}});
  context.run_for(20s);
  EXPECT_THAT(got, HasSubstr("POST /hook HTTP/1.1\r\n"));
  EXPECT_THAT(got, HasSubstr("webhook-signature: v1,"));
  EXPECT_THAT(got, HasSubstr("webhook-timestamp: 1795417200\r\n"));
  EXPECT_THAT(
      got,
      HasSubstr(R"("type":"broadcast.ended","timestamp":"2026-11-23T07:00:00.000Z","station":"Pinghu")"));
  EXPECT_THAT(got, testing::Not(HasSubstr("unwanted")));
}

}  // namespace
}  // namespace xiangyin::control
