#include "tests/support/events.hpp"

#include <array>
#include <stdexcept>
#include <string_view>

#include <boost/json/parse.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace xiangyin::test {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view asking =
    "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

}  // namespace

Events::Events(const std::filesystem::path& socket)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket.native().copy(address.sun_path, sizeof address.sun_path - 1);
  if (connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      !core::write_all(socket_.get(), asking)) {
    throw std::runtime_error("the control socket does not take us");
  }
  const auto deadline = Steady::now() + std::chrono::seconds(20);
  auto line = read_line(deadline);
  if (!line || line->find(" 200 ") == std::string::npos)
    throw std::runtime_error("no events: " + line.value_or("no answer"));
  while (line && !line->empty())
    line = read_line(deadline);
}

std::optional<boost::json::object> Events::wait_for(const std::string& type, milliseconds limit) {
  const auto deadline = Steady::now() + limit;
  std::string current;
  while (const auto line = read_line(deadline)) {
    // What lies between is of the transfer coding, ids and comments.
    if (line->starts_with("event: ")) current = line->substr(7);
    if (line->starts_with("data: ") && current == type)
      return boost::json::parse(line->substr(6)).as_object();
  }
  return std::nullopt;
}

std::optional<std::string> Events::read_line(Steady::time_point deadline) {
  for (;;) {
    if (const auto end = unread_.find('\n'); end != std::string::npos) {
      std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now()).count();
    pollfd waiting{socket_.get(), POLLIN, 0};
    if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0) return std::nullopt;
    std::array<char, 4096> buffer{};
    const ssize_t got = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) return std::nullopt;
    unread_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace xiangyin::test
