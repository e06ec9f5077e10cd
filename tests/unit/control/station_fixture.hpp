#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "daemon/control/access/access.hpp"
#include "daemon/control/access/audit.hpp"
#include "daemon/control/server.hpp"
#include "daemon/control/tls.hpp"
#include "daemon/control/uploads/uploads.hpp"
#include "daemon/core/simulated_clock.hpp"
#include "daemon/playout/player_simulation.hpp"
#include "tests/support/contract.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::control {

/// A whole station behind a real control socket, on a clock that stands still and with a player that makes no
/// sound. It runs on a thread of its own; tests talk to it as any client does.
class StationFixture : public testing::Test {
 protected:
  void SetUp() override {
    socket_ = directory_ / "control.sock";
    settings_.state.directory = directory_.path();
    compose();
    loop_thread_ = std::thread([this] { loop_.run(); });
  }

  void TearDown() override {
    shut_down();
    guard_.reset();
    loop_thread_.join();
  }

  void shut_down() {
    if (!server_) return;
    boost::asio::co_spawn(loop_, server_->shut_down(), boost::asio::use_future).get();
    server_.reset();
  }

  /// The control socket as after a restart of the station.
  void restart() {
    shut_down();
    on_loop([this] { open_control(); });
  }

  /// Lets time pass.
  void advance(core::Duration duration) {
    on_loop([this, duration] { clock_.advance_to(clock_.now() + duration, [] {}); });
  }

  /// A client's connection.
  class Client {
   public:
    explicit Client(const std::filesystem::path& socket) : socket_(context_) {
      socket_.connect(boost::asio::local::stream_protocol::endpoint(socket.native()));
    }
    void send(std::string_view text) {
      boost::system::error_code ignored;  // a server that has heard enough may hang up
      boost::asio::write(socket_, boost::asio::buffer(text.data(), text.size()), ignored);
    }
    /// Everything up to and with `mark`, or up to the end of the connection.
    std::string read_until(std::string_view mark) {
      while (text_.find(mark) == std::string::npos && read_some()) {
      }
      const auto end = text_.find(mark);
      const std::string got = text_.substr(0, end == std::string::npos ? end : end + mark.size());
      text_.erase(0, got.size());
      return got;
    }
    std::string read_all() {
      while (read_some()) {
      }
      return std::move(text_);
    }

   private:
    bool read_some() {
      char piece[4096];
      boost::system::error_code error;
      const std::size_t got = socket_.read_some(boost::asio::buffer(piece), error);
      text_.append(piece, got);
      return !error;
    }
    boost::asio::io_context context_;
    boost::asio::local::stream_protocol::socket socket_;
    std::string text_;
  };

  Client connect() { return Client(socket_); }

  /// One request on a connection of its own; the whole answer.
  std::string ask(const std::string& line, const std::string& headers = {}, const std::string& body = {}) {
    Client client = connect();
    client.send(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers +
                (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
                body);
    std::string answer = client.read_all();
    hold_to_contract(line, body, answer);
    return answer;
  }

  test::TemporaryDirectory directory_;
  std::filesystem::path socket_;

 private:
  template <class Work>
  void on_loop(Work work) {
    std::packaged_task<void()> task(std::move(work));
    boost::asio::post(loop_, std::ref(task));
    task.get_future().get();
  }

  /// Whatever a test asks for, the answer must be as the contract says.
  static void hold_to_contract(const std::string& line, const std::string& sent, const std::string& answer) {
    const auto space = line.find(' ');
    const auto header_end = answer.find("\r\n\r\n");
    ASSERT_NE(header_end, std::string::npos) << answer;
    const std::string header = answer.substr(0, header_end + 2);
    const auto type = header.find("Content-Type: ");
    test::Exchange exchange{
        line.substr(0, space),        line.substr(space + 1), sent, std::stoi(header.substr(9, 3)), {},
        answer.substr(header_end + 4)};
    if (type != std::string::npos)
      exchange.type = header.substr(type + 14, header.find("\r\n", type) - type - 14);
    EXPECT_EQ(test::Contract::instance().complaint(exchange), "");
  }

  void compose() {
    auto store = store::Store::open(directory_ / "station.sqlite");
    ASSERT_TRUE(store);
    store_ = std::move(*store);
    plan::Station station{*schedule::TimeZone::load("Asia/Shanghai"), {"hak", "cmn"}, {{"all", {1, 2}}}};
    auto content =
        plan::ContentStore::load(loop_.get_executor(), *store_, clock_, events_, std::move(station));
    ASSERT_TRUE(content);
    content_ = std::move(*content);
    auto library = library::Library::open(loop_.get_executor(), clock_, {directory_ / "library", "/nowhere"},
                                          {1 << 20, 60, 10, 1 << 28}, 48000);
    ASSERT_TRUE(library);
    library_ = std::move(*library);
    timekeeper_ = std::make_unique<timekeeping::Timekeeper>(
        clock_,
        [] {
          return timekeeping::MachineClock{true, true, "boot"};
        },
        timekeeping::Timekeeper::Options{directory_ / "clock.json"});
    conductor_ = std::make_unique<playout::Conductor>(
        loop_.get_executor(),
        playout::Conductor::Parts{clock_, *store_, *content_, *library_, player_, *timekeeper_, events_,
                                  directory_ / "on-air"},
        playout::Conductor::Options{});
    ASSERT_TRUE(conductor_->start());
    open_control();
  }

  void open_control() {
    access_ = *Access::open(loop_.get_executor(), *store_, clock_);
    audit_ = *Audit::open(loop_.get_executor(), *store_, clock_);
    uploads_ = *Uploads::open(
        loop_.get_executor(),
        {clock_, *store_, *content_, *library_, events_, background_.get_executor(), directory_ / "uploads"},
        1 << 20);
    const Services services{clock_,      settings_,   *store_,      *content_,
                            *library_,   *conductor_, *timekeeper_, player_,
                            devices_,    *uploads_,   events_,      alarms_,
                            tls_,        *access_,    *audit_,      background_.get_executor(),
                            clock_.now()};
    tls_.set_files({directory_ / "tls" / "station.pem", {}, {}, false});
    Server::Options options;
    options.socket = socket_;
    options.address = "127.0.0.1";
    options.port = 0;
    options.limits.connections = 64;
    options.limits.connections_per_address = 8;
    auto server = Server::listen(loop_.get_executor(), services, std::move(options));
    ASSERT_TRUE(server) << core::to_text(server.error());
    server_ = std::move(*server);
  }

  boost::asio::io_context loop_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{loop_.get_executor()};
  boost::asio::thread_pool background_{1};
  core::SimulatedClock clock_{*core::parse_rfc3339("2026-11-23T07:00:00+08:00")};
  core::EventHub events_;
  health::Alarms alarms_{clock_, events_};
  config::Settings settings_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<plan::ContentStore> content_;
  std::unique_ptr<library::Library> library_;
  playout::PlayerSimulation player_{clock_};
  playout::DeviceList devices_{"/bin/false"};
  std::unique_ptr<timekeeping::Timekeeper> timekeeper_;
  std::unique_ptr<playout::Conductor> conductor_;
  Tls tls_{TlsFiles{}};
  std::unique_ptr<Access> access_;
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<Uploads> uploads_;
  std::unique_ptr<Server> server_;
  std::thread loop_thread_;
};

}  // namespace xiangyin::control
