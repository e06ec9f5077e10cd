#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "config/settings.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/result.hpp"

namespace xiangyin::control {

/// One event, ready to be sent.
struct Notice {
  std::string id;  ///< the receiver may get it twice, and knows it by this
  std::string body;
};

/// The value of webhook-signature (Standard Webhooks 1.0.0): "v1," and the base64 of HMAC-SHA-256 over
/// "ID.TIMESTAMP.BODY". `timestamp` is of the attempt, in seconds since 1970.
std::string webhook_signature(const std::string& secret, const Notice& notice, std::int64_t timestamp);

/// How long to wait after the n-th failure, from 1: 5 s, 30 s, 2 min, 10 min, 30 min, then an hour each.
core::Duration webhook_delay(int failures);

/// Where a URL leads. Errors: invalid.
struct WebhookTarget {
  bool tls = false;
  std::string host;
  std::string port;
  std::string target;  ///< path and query
};
core::Result<WebhookTarget> parse_webhook_url(const std::string& url);

/// Tells other systems what happens, by POST, each in the order it happened: what one does not take is tried
/// again for a day while the next waits. At most a thousand wait; then the oldest are given up. What waits is
/// in memory only, so that a restart gives it up: the ledger has it all. Used on the loop's thread only.
class Webhooks {
 public:
  Webhooks(boost::asio::any_io_executor executor, const core::Clock& clock, core::EventHub& events,
           std::string station, const std::vector<config::Webhook>& hooks);
  ~Webhooks();
  Webhooks(const Webhooks&) = delete;
  Webhooks& operator=(const Webhooks&) = delete;

 private:
  class Hook;
  std::vector<std::shared_ptr<Hook>> hooks_;
  std::string station_;
  const core::Clock& clock_;
  core::EventHub::Subscription subscription_;
};

}  // namespace xiangyin::control
