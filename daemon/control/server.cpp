#include "daemon/control/server.hpp"

#include <list>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/local_socket.hpp"
#include "daemon/control/local_transport.hpp"
#include "daemon/control/metrics.hpp"
#include "daemon/control/remote_socket.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/session.hpp"
#include "daemon/control/tls.hpp"
#include "daemon/control/tls_transport.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;
using boost::asio::local::stream_protocol;
using core::Result;

constexpr auto patience = std::chrono::seconds(5);
constexpr auto tuple = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Tells the events of one run of the station from those of another.
std::string epoch_of(core::Instant started_at) {
  return std::to_string(std::chrono::floor<std::chrono::milliseconds>(started_at).time_since_epoch().count());
}

}  // namespace

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(boost::asio::any_io_executor on, const Services& services, Options given)
      : executor(std::move(on)),
        options(std::move(given)),
        metrics(services.events),
        context{services,
                Router(all_routes()),
                EventFeed(executor, services.events, epoch_of(services.started_at)),
                options.limits,
                Connections(executor, context.limits),
                false,
                {},
                {}} {
    context.services.metrics = &metrics;
    metrics.clients = [this] {
      const std::size_t remotely = context.connections.remote();
      return Metrics::Clients{context.connections.size() - remotely, remotely, context.feed.readers(),
                              context.connections.evicted()};
    };
  }

  Result<void> open_local();
  Result<void> open_remote();
  void follow_tls();
  void close_acceptors();
  template <class Acceptor>
  static awaitable<void> accept_clients(std::shared_ptr<State> self, std::shared_ptr<Acceptor> acceptor);
  static awaitable<void> attend(std::shared_ptr<State> self, stream_protocol::socket socket);
  static awaitable<void> attend(std::shared_ptr<State> self, tcp::socket socket);
  awaitable<void> serve_one(Transport& transport, Connection connection);

  boost::asio::any_io_executor executor;
  Options options;
  Metrics metrics;
  SessionContext context;
  bool made_socket = false;  ///< the Unix socket is ours to remove
  std::list<std::shared_ptr<stream_protocol::acceptor>> local;
  std::list<std::shared_ptr<tcp::acceptor>> remote;
};

Result<void> Server::State::open_local() {
  if (options.local.empty()) {
    auto listener = listen_locally(options.socket);
    if (!listener) return listener.error();
    options.local.push_back(std::move(*listener));
    made_socket = true;
  }
  for (core::FileDescriptor& listener : options.local) {
    local.push_back(
        std::make_shared<stream_protocol::acceptor>(executor, stream_protocol(), listener.release()));
    boost::asio::co_spawn(executor, accept_clients(shared_from_this(), local.back()), boost::asio::detached);
  }
  return {};
}

/// Opens TCP when there is a certificate and it is not open yet, closes it when there is none any more.
Result<void> Server::State::open_remote() {
  Tls& tls = context.services.tls;
  if (context.closing) return {};
  if (!tls.context()) {
    boost::system::error_code ignored;
    for (const auto& acceptor : remote)
      acceptor->close(ignored);
    remote.clear();
    tls.port = 0;
    return {};
  }
  if (!remote.empty()) return {};
  std::vector<core::FileDescriptor> listeners = std::move(options.remote);
  if (listeners.empty()) {
    auto listener = listen_remotely(options.address, options.port);
    if (!listener) return listener.error();
    listeners.push_back(std::move(*listener));
  }
  for (core::FileDescriptor& listener : listeners) {
    tls.port = port_of(listener.get());
    remote.push_back(std::make_shared<tcp::acceptor>(executor, tcp::v6(), listener.release()));
    boost::asio::co_spawn(executor, accept_clients(shared_from_this(), remote.back()), boost::asio::detached);
  }
  spdlog::info("the control socket is open over TLS on port {}; certificate {}", tls.port,
               tls.certificate()->fingerprint);
  return {};
}

void Server::State::follow_tls() {
  const auto weak = weak_from_this();
  context.services.tls.on_change([weak]() -> Result<void> {
    const auto self = weak.lock();
    return self ? self->open_remote() : Result<void>();
  });
  if (const auto opened = open_remote(); !opened) {
    spdlog::error("nobody can come in over TCP: {}", core::to_text(opened.error()));
  }
}

template <class Acceptor>
awaitable<void> Server::State::accept_clients(std::shared_ptr<State> self,
                                              std::shared_ptr<Acceptor> acceptor) {
  while (acceptor->is_open()) {
    auto [error, socket] = co_await acceptor->async_accept(tuple);
    if (!error) {
      boost::asio::co_spawn(self->executor, attend(self, std::move(socket)), boost::asio::detached);
    } else if (acceptor->is_open()) {
      spdlog::warn("the control socket cannot take in a client: {}", error.message());
      boost::asio::steady_timer pause(self->executor, std::chrono::seconds(1));
      co_await pause.async_wait(tuple);
    }
  }
}

awaitable<void> Server::State::attend(std::shared_ptr<State> self, stream_protocol::socket socket) {
  Connection connection;
  const LocalPeer peer = peer_of(socket.native_handle());
  connection.peer = peer.name;
  connection.admin = peer.is_admin;
  const auto transport = make_local_transport(std::move(socket));
  co_await self->serve_one(*transport, std::move(connection));
}

awaitable<void> Server::State::attend(std::shared_ptr<State> self, tcp::socket socket) {
  boost::system::error_code gone;
  const auto endpoint = socket.remote_endpoint(gone);
  const auto tls = self->context.services.tls.context();
  if (gone || !tls) co_return;
  Connection connection;
  connection.place = place_of(endpoint.address());
  connection.address = connection.peer = address_text(endpoint.address());
  const auto transport = make_tls_transport(std::move(socket), tls);
  co_await self->serve_one(*transport, std::move(connection));
}

awaitable<void> Server::State::serve_one(Transport& transport, Connection connection) {
  Connections& connections = context.connections;
  const bool room = connections.make_room(connection.place);
  const bool is_local = connection.place.empty();
  if (!room && !is_local) co_return;  // a handshake would cost more than it is worth
  connection.transport = &transport;
  const auto place = connections.add(std::move(connection));
  connections.set_deadline(*place, context.limits.header);
  if (!room) {
    place->busy = true;
    co_await turn_away(transport, context, *place);
  } else if (const auto refused = co_await transport.open(); !refused) {
    place->certificate = transport.client_certificate();
    co_await serve(transport, context, *place);
  }
  connections.remove(place);
}

void Server::State::close_acceptors() {
  boost::system::error_code ignored;
  for (const auto& acceptor : local)
    acceptor->close(ignored);
  for (const auto& acceptor : remote)
    acceptor->close(ignored);
}

Result<std::unique_ptr<Server>> Server::listen(boost::asio::any_io_executor executor,
                                               const Services& services, Options options) {
  auto state = std::make_shared<State>(std::move(executor), services, std::move(options));
  if (auto opened = state->open_local(); !opened) return opened.error();
  state->follow_tls();
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::shared_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  state_->context.services.tls.on_change({});
  state_->close_acceptors();
  state_->context.feed.close();
  state_->context.connections.close(false);
}

awaitable<void> Server::shut_down() {
  state_->context.closing = true;
  state_->close_acceptors();
  std::error_code gone;
  if (state_->made_socket) std::filesystem::remove(state_->options.socket, gone);
  state_->context.feed.close();
  state_->context.connections.close(true);
  co_await state_->context.connections.wait_for_end(patience);
}

}  // namespace xiangyin::control
