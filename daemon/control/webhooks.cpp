#include "daemon/control/webhooks.hpp"

#include <algorithm>
#include <array>
#include <deque>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/parse.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/access/secret.hpp"
#include "daemon/control/http_post.hpp"
#include "daemon/core/identifier.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;
using namespace std::chrono_literals;

constexpr std::size_t most_waiting = 1000;
constexpr core::Duration patience = 24h;

std::int64_t unix_seconds(core::Instant now) {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
}

}  // namespace

std::string webhook_signature(const std::string& secret, const Notice& notice, std::int64_t timestamp) {
  const std::string text = notice.id + '.' + std::to_string(timestamp) + '.' + notice.body;
  return "v1," + base64(hmac_sha256(secret, text));
}

core::Duration webhook_delay(int failures) {
  static constexpr std::array<core::Duration, 6> delays{5s, 30s, 2min, 10min, 30min, 1h};
  return delays.at(static_cast<std::size_t>(std::clamp(failures, 1, static_cast<int>(delays.size())) - 1));
}

Result<WebhookTarget> parse_webhook_url(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || (parsed->scheme() != "https" && parsed->scheme() != "http") || parsed->host().empty() ||
      parsed->has_userinfo()) {
    return Error{ErrorCode::invalid, "webhook.url",
                 "'" + url.substr(0, 200) + "' is not an http or https address",
                 "Write it like \"https://example.org/xiangyin\"; its secret goes into webhook.secret."};
  }
  WebhookTarget target;
  target.tls = parsed->scheme() == "https";
  target.host = std::string(parsed->host_address());
  target.port = parsed->has_port() ? std::string(parsed->port()) : (target.tls ? "443" : "80");
  const auto path = parsed->encoded_target();
  target.target = path.empty() || path.front() != '/' ? '/' + std::string(path) : std::string(path);
  return target;
}

/// One receiver, and what waits for it.
class Webhooks::Hook : public std::enable_shared_from_this<Webhooks::Hook> {
 public:
  Hook(boost::asio::any_io_executor executor, const core::Clock& clock, config::Webhook settings,
       WebhookTarget target)
      : executor_(executor),
        clock_(clock),
        settings_(std::move(settings)),
        target_(std::move(target)),
        wake_(std::move(executor)) {}

  void start() { boost::asio::co_spawn(executor_, work(shared_from_this()), boost::asio::detached); }

  bool wants(const std::string& type) const {
    return settings_.events.empty() ||
           std::any_of(settings_.events.begin(), settings_.events.end(), [&](const std::string& wanted) {
             return type == wanted || type.starts_with(wanted + '.');
           });
  }

  void tell(const Notice& notice) {
    if (waiting_.size() >= most_waiting) {
      if (given_up_++ == 0)
        spdlog::warn("webhook {}: too many events wait; the oldest are given up", target_.host);
      waiting_.pop_front();
    }
    waiting_.push_back(notice);
    if (!retrying_) wake_.cancel();
  }

  void stop() {
    stopped_ = true;
    wake_.cancel();
    if (cancel_) cancel_();
  }

 private:
  static constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

  static awaitable<void> work(std::shared_ptr<Hook> self) {
    while (!self->stopped_) {
      if (self->waiting_.empty()) {
        self->wake_.expires_at(boost::asio::steady_timer::time_point::max());
        co_await self->wake_.async_wait(tuple);
        continue;
      }
      Notice notice = std::move(self->waiting_.front());
      self->waiting_.pop_front();
      co_await self->deliver(notice);
    }
  }

  awaitable<void> deliver(const Notice& notice) {
    core::Duration waited{};
    for (int failures = 1; !stopped_; ++failures) {
      const std::string failure = co_await attempt(notice);
      if (failure.empty()) {
        if (failures > 1) spdlog::info("webhook {}: event {} was taken at last", target_.host, notice.id);
        co_return;
      }
      const core::Duration delay = webhook_delay(failures);
      waited += delay;
      if (failures == 1 || waited > patience) {
        spdlog::warn("webhook {}: event {} was not taken ({}){}", target_.host, notice.id, failure,
                     waited > patience ? "; it is given up" : "; it will be tried again");
      }
      if (waited > patience) co_return;
      retrying_ = true;
      wake_.expires_after(delay);
      if (!stopped_) co_await wake_.async_wait(tuple);
      retrying_ = false;
    }
  }

  /// Why it was not taken; empty when it was.
  awaitable<std::string> attempt(const Notice& notice) {
    const std::int64_t timestamp = unix_seconds(clock_.now());
    std::vector<std::pair<std::string, std::string>> headers;
    headers.emplace_back("webhook-id", notice.id);
    headers.emplace_back("webhook-timestamp", std::to_string(timestamp));
    if (!settings_.secret.empty())
      headers.emplace_back("webhook-signature", webhook_signature(settings_.secret, notice, timestamp));
    co_return co_await post(executor_, target_, std::move(headers), notice.body, cancel_);
  }

  boost::asio::any_io_executor executor_;
  const core::Clock& clock_;
  config::Webhook settings_;
  WebhookTarget target_;
  boost::asio::steady_timer wake_;
  std::deque<Notice> waiting_;
  std::function<void()> cancel_;  ///< breaks the attempt under way off
  std::size_t given_up_ = 0;
  bool retrying_ = false;  ///< the timer is of a retry: a new event must not cut it short
  bool stopped_ = false;
};

Webhooks::Webhooks(boost::asio::any_io_executor executor, const core::Clock& clock, core::EventHub& events,
                   std::string station, const std::vector<config::Webhook>& hooks)
    : station_(std::move(station)), clock_(clock) {
  for (const config::Webhook& hook : hooks) {
    auto target = parse_webhook_url(hook.url);
    if (!target) {
      spdlog::error("{}", core::to_text(target.error()));
      continue;
    }
    hooks_.push_back(std::make_shared<Hook>(executor, clock, hook, std::move(*target)));
    hooks_.back()->start();
  }
  if (hooks_.empty()) return;
  subscription_ = events.subscribe([this](const core::Event& event) {
    const core::Instant now = clock_.now();
    Notice notice;
    for (const auto& hook : hooks_) {
      if (event.passing || !hook->wants(event.type)) continue;
      if (notice.id.empty()) {
        notice.id = core::make_uuid(unix_seconds(now) * 1000);
        notice.body = boost::json::serialize(boost::json::object{{"type", event.type},
                                                                 {"timestamp", core::to_rfc3339(now)},
                                                                 {"station", station_},
                                                                 {"data", event.data}});
      }
      hook->tell(notice);
    }
  });
}

Webhooks::~Webhooks() {
  for (const auto& hook : hooks_)
    hook->stop();
}

}  // namespace xiangyin::control
