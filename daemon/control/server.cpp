#include "daemon/control/server.hpp"

#include <algorithm>
#include <list>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/local_socket.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/session.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using boost::asio::local::stream_protocol;

constexpr auto patience = std::chrono::seconds(5);

auto tuple() {
  return boost::asio::as_tuple(boost::asio::use_awaitable);
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(boost::asio::any_io_executor on, Services services, std::filesystem::path where, int listener)
      : executor(std::move(on)),
        context{services, Router(all_routes()), EventFeed(executor, services.events), Limits{}, false},
        path(std::move(where)),
        acceptor(executor, stream_protocol(), listener),
        changed(executor) {}

  /// Makes room for a client by breaking off the connection that has been idle longest.
  bool make_room() {
    if (connections.size() < context.limits.connections) return true;
    const auto idle = std::find_if(connections.begin(), connections.end(),
                                   [](const Connection& connection) { return !connection.busy; });
    if (idle == connections.end()) return false;
    idle->busy = true;  // it counts as idle once only
    idle->close();
    return true;
  }

  void close_connections(bool idle_only) {
    for (Connection& connection : connections) {
      if (!idle_only || !connection.busy) connection.close();
    }
  }

  static awaitable<void> accept_clients(std::shared_ptr<State> self);
  static awaitable<void> attend(std::shared_ptr<State> self, stream_protocol::socket socket);
  awaitable<void> wait_for_sessions();

  boost::asio::any_io_executor executor;
  SessionContext context;
  std::filesystem::path path;
  stream_protocol::acceptor acceptor;
  boost::asio::steady_timer changed;  ///< cancelled when a session has ended
  std::list<Connection> connections;
};

awaitable<void> Server::State::accept_clients(std::shared_ptr<State> self) {
  while (self->acceptor.is_open()) {
    auto [error, socket] = co_await self->acceptor.async_accept(tuple());
    if (!error) {
      boost::asio::co_spawn(self->executor, attend(self, std::move(socket)), boost::asio::detached);
    } else if (self->acceptor.is_open()) {
      spdlog::warn("the control socket cannot take in a client: {}", error.message());
      boost::asio::steady_timer pause(self->executor, std::chrono::seconds(1));
      co_await pause.async_wait(tuple());
    }
  }
}

awaitable<void> Server::State::attend(std::shared_ptr<State> self, stream_protocol::socket socket) {
  LocalStream stream(std::move(socket));
  const bool room = self->make_room();
  auto& connection = self->connections.emplace_back();
  const auto place = std::prev(self->connections.end());
  connection.peer = peer_of(stream.socket().native_handle());
  connection.close = [&stream] { stream.close(); };
  if (room) {
    co_await serve(stream, self->context, connection);
  } else {
    connection.busy = true;
    co_await turn_away(stream, self->context);
  }
  self->connections.erase(place);
  self->changed.cancel();
}

awaitable<void> Server::State::wait_for_sessions() {
  boost::asio::steady_timer deadline(executor, patience);
  deadline.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->close_connections(false);
  });
  while (!connections.empty()) {
    changed.expires_at(boost::asio::steady_timer::time_point::max());
    co_await changed.async_wait(tuple());
  }
}

core::Result<std::unique_ptr<Server>> Server::listen(boost::asio::any_io_executor executor,
                                                     const Services& services,
                                                     const std::filesystem::path& socket_path) {
  auto listener = listen_locally(socket_path);
  if (!listener) return listener.error();
  auto state = std::make_shared<State>(std::move(executor), services, socket_path, listener->release());
  boost::asio::co_spawn(state->executor, State::accept_clients(state), boost::asio::detached);
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::shared_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  state_->context.feed.close();
  state_->close_connections(false);
}

awaitable<void> Server::shut_down() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  std::error_code gone;
  std::filesystem::remove(state_->path, gone);
  state_->context.closing = true;
  state_->context.feed.close();
  state_->close_connections(true);
  co_await state_->wait_for_sessions();
}

}  // namespace xiangyin::control
