#include "tests/bench/load.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/core/file.hpp"

namespace xiangyin::bench {
namespace {

using Steady = std::chrono::steady_clock;

struct FreeTls {
  void operator()(SSL* tls) const { ::SSL_free(tls); }
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
};

core::FileDescriptor connect_to(const LoadTarget& target) {
  core::FileDescriptor socket(
      ::socket(target.socket.empty() ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int failed = 0;
  if (target.socket.empty()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(target.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    failed = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  } else {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    target.socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
    failed = ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
  if (failed != 0) throw std::runtime_error("the server does not take us");
  return socket;
}

/// One connection with one question under way.
class Asker {
 public:
  Asker(const LoadTarget& target, SSL_CTX* context) : target_(target), socket_(connect_to(target)) {
    if (!target.tls) return;
    tls_.reset(::SSL_new(context));
    ::SSL_set_fd(tls_.get(), socket_.get());
    if (::SSL_connect(tls_.get()) != 1) throw std::runtime_error("the handshake fails");
  }

  int socket() const { return socket_.get(); }

  void greet() {
    while (!target_.greeting_end.empty() && text_.find(target_.greeting_end) == std::string::npos)
      read();
    text_.clear();
  }

  void ask() {
    asked_ = Steady::now();
    const auto size = static_cast<int>(target_.request.size());
    const auto sent =
        tls_ ? ::SSL_write(tls_.get(), target_.request.data(), size)
             : static_cast<int>(::send(socket(), target_.request.data(), target_.request.size(), 0));
    if (sent != size) throw std::runtime_error("the server takes no more requests");
  }

  /// Reads once; the microseconds it took if that completes the answer, negative otherwise.
  double take() {
    do {
      read();
    } while (tls_ && ::SSL_pending(tls_.get()) > 0);
    const std::size_t answer = target_.answer(text_);
    if (answer == 0) return -1;
    text_.erase(0, answer);
    return std::chrono::duration<double, std::micro>(Steady::now() - asked_).count();
  }

 private:
  void read() {
    std::array<char, 16384> piece{};
    const auto got = tls_ ? ::SSL_read(tls_.get(), piece.data(), static_cast<int>(piece.size()))
                          : static_cast<int>(::recv(socket(), piece.data(), piece.size(), 0));
    if (got <= 0) throw std::runtime_error("the server hangs up: " + text_.substr(0, 200));
    text_.append(piece.data(), static_cast<std::size_t>(got));
  }

  const LoadTarget& target_;
  core::FileDescriptor socket_;
  std::unique_ptr<SSL, FreeTls> tls_;
  std::string text_;
  Steady::time_point asked_;
};

}  // namespace

LoadResult run_load(const LoadTarget& target, int connections, double seconds) {
  const std::unique_ptr<SSL_CTX, FreeTls> context(::SSL_CTX_new(::TLS_client_method()));
  const core::FileDescriptor poll(::epoll_create1(EPOLL_CLOEXEC));
  std::vector<std::unique_ptr<Asker>> askers;
  for (int number = 0; number < connections; ++number) {
    auto& asker = askers.emplace_back(std::make_unique<Asker>(target, context.get()));
    asker->greet();
    epoll_event event{EPOLLIN, {.ptr = asker.get()}};
    ::epoll_ctl(poll.get(), EPOLL_CTL_ADD, asker->socket(), &event);
  }
  std::vector<double> latencies;
  const auto start = Steady::now();
  const auto end =
      start + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(seconds));
  for (const auto& asker : askers)
    asker->ask();
  std::array<epoll_event, 64> events{};
  while (Steady::now() < end) {
    const int ready = ::epoll_wait(poll.get(), events.data(), static_cast<int>(events.size()), 1000);
    if (ready <= 0) throw std::runtime_error("the server has not answered for a second");
    for (int event = 0; event < ready; ++event) {
      auto* asker = static_cast<Asker*>(events.at(static_cast<std::size_t>(event)).data.ptr);
      const double latency = asker->take();
      if (latency < 0) continue;
      latencies.push_back(latency);
      asker->ask();
    }
  }
  LoadResult result;
  result.seconds = std::chrono::duration<double>(Steady::now() - start).count();
  result.answers = latencies.size();
  std::sort(latencies.begin(), latencies.end());
  if (latencies.empty()) return result;
  result.p50_microseconds = latencies[latencies.size() / 2];
  result.p99_microseconds = latencies[latencies.size() * 99 / 100];
  return result;
}

std::size_t http_answer(std::string_view text) {
  const auto header = text.find("\r\n\r\n");
  if (header == std::string_view::npos) return 0;
  if (!text.starts_with("HTTP/1.1 200"))
    throw std::runtime_error("refused: " + std::string(text.substr(0, 200)));
  constexpr std::string_view name = "Content-Length: ";
  const auto length = text.find(name);
  if (length == std::string_view::npos || length > header) throw std::runtime_error("no length");
  const std::size_t whole = header + 4 + std::stoul(std::string(text.substr(length + name.size(), 12)));
  return text.size() < whole ? 0 : whole;
}

}  // namespace xiangyin::bench
