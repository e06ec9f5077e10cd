// The station from afar, with the clients people have: curl, openssl, xiangyinctl, promtool. And those who do
// not belong.
#include <csignal>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::Ge;
using testing::HasSubstr;

constexpr const char* on_loopback = "[control]\naddress = \"127.0.0.1\"\nport = 0\n";

class Remote : public testing::Test {
 protected:
  Remote()
      : station({.settings = std::string(on_loopback) + "client_certificates = true\n", .device = "null"}) {
    station.start();
  }

  void open_to_the_network() {
    const auto tls = station.must({"tls", "create", "localhost", "127.0.0.1"}).as_object();
    port = std::to_string(tls.at("port").as_int64());
    fingerprint = tls.at("fingerprint").as_string().c_str();
  }

  std::string make_token(const std::string& name, const std::string& role) {
    return station.must({"token", "create", name, "--role", role})
        .as_object()
        .at("token")
        .as_string()
        .c_str();
  }

  /// What curl gets: the status and the body behind it.
  std::string curl(std::vector<std::string> arguments, const std::string& path) {
    arguments.insert(arguments.begin(), {"-sk", "--max-time", "60", "-o", "-", "-w", "\n%{http_code}"});
    arguments.push_back("https://127.0.0.1:" + port + path);
    return run({"curl", arguments}).output;
  }

  /// Writes the station down under a name and asks it by that.
  Finished ask_by_name(const std::string& token, const std::string& pinned, std::vector<std::string> words) {
    const auto folder = station.directory() / "config" / "xiangyin";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "stations.toml") << "[hill]\naddress = \"127.0.0.1:" << port << "\"\ntoken = \""
                                            << token << "\"\nfingerprint = \"" << pinned << "\"\n";
    std::filesystem::permissions(folder / "stations.toml", std::filesystem::perms(0600));
    words.insert(words.begin(), {"--station", "hill"});
    return run({Station::program("xiangyinctl").string(), words, by_name()});
  }
  std::map<std::string, std::string> by_name() {
    return {{"XDG_CONFIG_HOME", (station.directory() / "config").string()}};
  }

  Station station;
  std::string port;
  std::string fingerprint;
};

TEST_F(Remote, IsClosedUntilThereIsACertificate) {
  EXPECT_TRUE(station.must({"tls", "show"}).as_object().at("port").is_null());
  open_to_the_network();
  EXPECT_THAT(curl({}, "/v1/status"), HasSubstr("401"));
  EXPECT_THAT(curl({}, "/healthz"), HasSubstr("200"));
  station.must({"tls", "remove"});
  EXPECT_NE(run({"curl", {"-sk", "https://127.0.0.1:" + port + "/healthz"}}).status, 0);
}

TEST_F(Remote, XiangyinctlKnowsTheStationByItsFingerprint) {
  open_to_the_network();
  const std::string token = make_token("laptop", "viewer");
  const Finished status = ask_by_name(token, fingerprint, {"status"});
  EXPECT_EQ(status.status, 0) << status.error;
  EXPECT_THAT(status.output, HasSubstr("player"));
  EXPECT_EQ(ask_by_name(token, fingerprint, {"token", "list"}).status, 7);
  const Finished other = ask_by_name(token, std::string(64, 'a'), {"status"});
  EXPECT_EQ(other.status, 7);
  EXPECT_THAT(other.error, HasSubstr(fingerprint));
  EXPECT_EQ(ask_by_name(token, "", {"status"}).status, 7);  // no authority vouches for it
  EXPECT_EQ(ask_by_name("xy_wrong_token", fingerprint, {"status"}).status, 7);
}

TEST_F(Remote, ANewCertificateCutsNothingOff) {
  open_to_the_network();
  ask_by_name(make_token("screen", "viewer"), fingerprint, {"status"});
  Process follower({Station::program("xiangyinctl").string(), {"--station", "hill", "events"}, by_name()});
  // Once it is among the connections it follows.
  for (int tries = 0; tries < 200; ++tries) {
    if (station.request("GET", "/metrics").body.find("xiangyin_event_readers 1\n") != std::string::npos)
      break;
    std::this_thread::sleep_for(50ms);
  }
  station.must({"tls", "create", "--replace", "localhost"});
  station.must({"playlist", "set", "p", "pause:1s"});
  EXPECT_THAT(follower.read_line(30s).value_or("nothing"), HasSubstr("content.changed"));
  EXPECT_THAT(curl({}, "/healthz"), HasSubstr("200"));
}

TEST_F(Remote, SpeaksNoOldTlsAndNoWeakCipher) {
  open_to_the_network();
  const auto shakes_hands = [&](const std::string& options) {
    const std::string command =
        "openssl s_client -connect 127.0.0.1:" + port + ' ' + options + " </dev/null 2>&1";
    const std::string said = run({"sh", {"-c", command}}).output;
    return said.find("Cipher is (NONE)") == std::string::npos &&
           said.find("no cipher match") == std::string::npos;
  };
  EXPECT_FALSE(shakes_hands("-tls1 -cipher ALL:@SECLEVEL=0"));
  EXPECT_FALSE(shakes_hands("-tls1_1 -cipher ALL:@SECLEVEL=0"));
  EXPECT_TRUE(shakes_hands("-tls1_2"));
  EXPECT_TRUE(shakes_hands("-tls1_3"));
  for (const char* weak :
       {"AES128-SHA", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "eNULL", "aNULL", "ARIA"})
    EXPECT_FALSE(shakes_hands("-tls1_2 -cipher " + std::string(weak) + ":@SECLEVEL=0")) << weak;
  EXPECT_NE(run({"curl", {"-s", "http://127.0.0.1:" + port + "/healthz"}}).status, 0);  // no plain text
}

TEST_F(Remote, AMachineComesInWithItsCertificate) {
  open_to_the_network();
  const std::string key = (station.directory() / "key.pem").string();
  const std::string certificate = (station.directory() / "certificate.pem").string();
  ASSERT_EQ(run({"openssl",
                 {"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                  "/CN=county", "-keyout", key, "-out", certificate, "-days", "30"}})
                .status,
            0);
  EXPECT_THAT(curl({"--cert", certificate, "--key", key}, "/v1/session"), HasSubstr("401"));
  station.must({"token", "create", "county", "--role", "publisher", "--certificate", certificate});
  EXPECT_THAT(curl({"--cert", certificate, "--key", key}, "/v1/session"),
              HasSubstr(R"("name":"county","role":"publisher")"));
}

TEST_F(Remote, GuessingIsMadeToWait) {
  open_to_the_network();
  const auto ask = [this](const std::string& token) {
    return curl({"-H", "Authorization: Bearer " + token}, "/v1/status");
  };
  const std::string office = make_token("office", "scheduler");
  const std::string new_token = make_token("new", "scheduler");
  EXPECT_THAT(ask(office), HasSubstr("\n200"));
  std::string answers;
  for (int guess = 0; guess < 8; ++guess)
    answers += ask("xy_0123456789ab_" + std::to_string(guess));
  EXPECT_THAT(answers, HasSubstr("401"));
  EXPECT_THAT(answers, HasSubstr("429"));
  EXPECT_THAT(ask(office), HasSubstr("\n200")) << "who has come in from here before is not kept out";
  EXPECT_THAT(ask(new_token), HasSubstr("\n429")) << "and opens the door to nobody else";
  EXPECT_THAT(station.must({"audit"}).as_object().at("items").as_array().size(), Ge(5U));
}

TEST_F(Remote, AThousandSlowClientsKeepNobodyOut) {
  open_to_the_network();
  const std::string token = make_token("office", "scheduler");
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  std::vector<core::FileDescriptor> slow;
  for (int client = 0; client < 1000; ++client) {
    core::FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    // The beginning of a ClientHello, of which no more comes.
    static_cast<void>(::send(socket.get(), "\x16\x03\x01\x02", 4, MSG_NOSIGNAL));
    slow.push_back(std::move(socket));
  }
  EXPECT_THAT(curl({"-H", "Authorization: Bearer " + token}, "/v1/status"), HasSubstr("\n200"));
  EXPECT_EQ(station.request("GET", "/v1/status").status, 200);
  EXPECT_THAT(station.request("GET", "/metrics").body, HasSubstr("xiangyin_connections{transport=\"tls\"} "));
}

TEST_F(Remote, PrometheusUnderstandsTheMetrics) {
  open_to_the_network();
  make_token("a", "viewer");
  std::ofstream(station.directory() / "metrics") << station.request("GET", "/metrics").body;
  const Finished checked =
      run({"sh",
           {"-c", "promtool check metrics <\"$1\" 2>&1", "sh", (station.directory() / "metrics").string()}});
  EXPECT_EQ(checked.status, 0) << checked.output;
  EXPECT_EQ(checked.output, "");
}

TEST_F(Remote, APhoneIsPairedByAQrCode) {
  open_to_the_network();
  const Finished shown =
      run({Station::program("xiangyinctl").string(),
           {"--socket", station.socket().string(), "token", "pair", "phone", "--role", "scheduler"}});
  EXPECT_EQ(shown.status, 0) << shown.error;
  EXPECT_THAT(shown.output, HasSubstr("▄"));
  const auto begin = shown.output.find("https://localhost:" + port + "/pair#");
  ASSERT_NE(begin, std::string::npos) << shown.output;
  const auto hash = shown.output.find('#', begin);
  const std::string code = shown.output.substr(hash + 1, shown.output.find('\n', hash) - hash - 1);
  const std::string jar = (station.directory() / "cookies").string();
  const std::string origin = "Origin: https://127.0.0.1:" + port;
  EXPECT_THAT(curl({"-c", jar, "-H", origin, "--json", R"({"code": ")" + code + "\"}"}, "/v1/session"),
              HasSubstr("\n201"));
  EXPECT_THAT(curl({"-b", jar}, "/v1/session"), HasSubstr(R"("name":"phone","role":"scheduler")"));
  EXPECT_THAT(curl({"-b", jar, "-X", "DELETE"}, "/v1/broadcasts"), HasSubstr("\n403"));
  EXPECT_THAT(curl({"-b", jar, "-H", origin, "-X", "DELETE"}, "/v1/broadcasts"), HasSubstr("\n200"));
  EXPECT_THAT(curl({"-H", origin, "--json", R"({"code": ")" + code + "\"}"}, "/v1/session"),
              HasSubstr("\n400"));
}

TEST(Activation, TheStationServesOnTheSocketsItIsGiven) {
  Station station({.settings = on_loopback, .device = "null"});
  const std::string socket = (station.directory() / "given.sock").string();
  Process daemon({"systemd-socket-activate",
                  {"-l", socket, Station::program("xiangyind").string(), "--settings",
                   station.settings_file().string(), "--state", station.state().string()}});
  for (int tries = 0; tries < 200 && !std::filesystem::exists(socket); ++tries)
    std::this_thread::sleep_for(50ms);
  EXPECT_EQ(test::request(socket, "GET", "/v1/status").status, 200);
  EXPECT_FALSE(std::filesystem::exists(station.state() / "control.sock"));
  daemon.signal(SIGTERM);
  EXPECT_TRUE(daemon.wait(30s));
  EXPECT_TRUE(std::filesystem::exists(socket));  // it is systemd's
}

}  // namespace
}  // namespace xiangyin::test
