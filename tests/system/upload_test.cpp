// Recordings on a bad line, with the clients people have: tus-js-client and curl.
#include <fstream>
#include <sstream>
#include <thread>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "daemon/core/sha256.hpp"
#include "tests/support/speech.hpp"
#include "tests/support/station.hpp"

namespace xiangyin::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

std::string bytes_of(const std::filesystem::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

class Sending : public testing::Test {
 protected:
  Sending() : station({.settings = "[control]\naddress = \"127.0.0.1\"\nport = 0\n", .device = "null"}) {
    station.start();
    const auto once = station.directory() / "once.wav";
    speak(sentences().front(), once);
    run({"sox", {once.string(), file.string(), "repeat", "9"}});
    id = core::sha256(bytes_of(file));
  }

  /// By curl over the Unix socket: the header and the body of what it gets.
  std::string curl(std::vector<std::string> arguments, const std::string& path) {
    arguments.insert(arguments.begin(),
                     {"-si", "--max-time", "60", "--unix-socket", station.socket().string()});
    arguments.push_back("http://station" + path);
    return run({"curl", arguments}).output;
  }
  static std::string body_of(const std::string& answer) {
    return answer.substr(answer.rfind("\r\n\r\n") + 4);
  }

  Station station;
  std::filesystem::path file = station.directory() / "water.wav";
  std::string id;
};

TEST_F(Sending, ByTusJsClientOverALineThatBreaksTwentyTimesArrivesIdentical) {
  const auto tls = station.must({"tls", "create", "localhost"}).as_object();
  const std::string token(
      station.must({"token", "create", "phone", "--role", "publisher"}).at("token").as_string());
  const Finished sent =
      run({"node",
           {XIANGYIN_UPLOAD, XIANGYIN_NODE_MODULES, std::to_string(tls.at("port").as_int64()), token,
            file.string(), "20", "seed"}});
  ASSERT_EQ(sent.status, 0) << sent.error;
  const auto told = boost::json::parse(sent.output);
  EXPECT_EQ(told.at("cuts"), 20);
  const std::string place(told.at("url").as_string());
  boost::json::value upload;
  for (int tries = 0; tries < 600; ++tries) {
    upload = station.request("GET", place).json();
    if (upload.at("state") == "accepted" || upload.at("state") == "refused") break;
    std::this_thread::sleep_for(50ms);
  }
  ASSERT_EQ(upload.at("state"), "accepted") << upload;
  EXPECT_EQ(upload.at("recording"), boost::json::value(id));
  EXPECT_EQ(core::sha256(body_of(curl({}, "/v1/recordings/" + id + "/audio"))), id);
  EXPECT_EQ(station.request("GET", "/v1/recordings/" + id).json().at("title"), "停水通知");
  EXPECT_TRUE(std::filesystem::is_empty(station.state() / "uploads"));
}

TEST_F(Sending, ByCurlIsHeldToTheDigestInItsAddress) {
  const std::string query = "?language=hak&title=water";
  EXPECT_THAT(curl({"-T", file.string()}, "/v1/recordings/" + std::string(64, 'a') + query),
              HasSubstr("HTTP/1.1 400 "));
  EXPECT_THAT(curl({"-T", file.string()}, "/v1/recordings/" + id + query), HasSubstr("HTTP/1.1 201 "));
  // Once it is there, nobody sends a byte of it.
  const std::string again = curl({"-T", file.string(), "-H", "Expect: 100-continue", "-o", "/dev/null", "-w",
                                  "%{http_code} %{size_upload}"},
                                 "/v1/recordings/" + id + query);
  EXPECT_EQ(again, "200 0");
}

TEST_F(Sending, ComesBackInParts) {
  curl({"-T", file.string()}, "/v1/recordings/" + id + "?language=hak");
  const std::string whole = bytes_of(file);
  const std::string part = curl({"-r", "1000-1999"}, "/v1/recordings/" + id + "/audio");
  EXPECT_THAT(part, StartsWith("HTTP/1.1 206 "));
  EXPECT_THAT(part, HasSubstr("Content-Range: bytes 1000-1999/" + std::to_string(whole.size()) + "\r\n"));
  EXPECT_EQ(body_of(part), whole.substr(1000, 1000));
  EXPECT_THAT(curl({"-r", "999999999-"}, "/v1/recordings/" + id + "/audio"), StartsWith("HTTP/1.1 416 "));
  const auto recording = station.request("GET", "/v1/recordings/" + id).json();
  const std::string air_copy = body_of(curl({}, "/v1/recordings/" + id + "/air-copy"));
  EXPECT_THAT(air_copy, StartsWith("fLaC"));
  EXPECT_EQ(core::sha256(air_copy), recording.at("air_copy").as_string().c_str());
}

TEST_F(Sending, WhatIsDeletedAgainLeavesNothingOnTheDisk) {
  const auto added = station.must({"recording", "add", file.string(), "--language", "cmn"});
  station.must({"recording", "remove", std::string(added.at("id").as_string())});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(station.state() / "library"))
    EXPECT_FALSE(entry.is_regular_file()) << entry.path();
}

}  // namespace
}  // namespace xiangyin::test
