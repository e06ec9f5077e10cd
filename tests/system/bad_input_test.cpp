// What people send by mistake, and what they send on purpose: a clear error, and nothing stored.
#include <fstream>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "tests/support/content.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/speech.hpp"

namespace xiangyin::test {
namespace {

using testing::AllOf;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Ne;
using testing::Not;

class BadInput : public testing::Test {
 protected:
  BadInput() : station({}) {
    station.start();
    speak(sentences()[1], station.directory() / "yue.wav");
    good = add_recording(station, station.directory() / "yue.wav", "yue");
    add_playlist(station, "news", {good});
    before = counts();
    files_before = files();
  }
  ~BadInput() override {
    EXPECT_EQ(counts(), before);
    EXPECT_EQ(files(), files_before);
    EXPECT_TRUE(station.is_running());
  }

  boost::json::value counts() const { return station.request("GET", "/v1/status").json().at("counts"); }

  /// How many files the library holds, unfinished ones among them.
  std::ptrdiff_t files() const {
    return std::distance(std::filesystem::recursive_directory_iterator(station.state() / "library"),
                         std::filesystem::recursive_directory_iterator());
  }

  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    std::ofstream(station.directory() / name, std::ios::binary) << bytes;
    return station.directory() / name;
  }

  /// Sends the file as a person would and expects a refusal that says why.
  void expect_refused(const std::filesystem::path& file) {
    const Answer answer = station.ctl({"recording", "add", file.string(), "--language", "hak"});
    EXPECT_NE(answer.status, 0);
    EXPECT_THAT(answer.error + answer.output, Not(IsEmpty()));
  }

  /// A document that is refused, with the member that is at fault.
  void expect_refused(const std::string& target, const boost::json::object& body,
                      const std::string& pointer) {
    const Response response = station.request("PUT", target, boost::json::serialize(body));
    EXPECT_EQ(response.status, 400) << response.body;
    EXPECT_EQ(response.type, "application/problem+json");
    const auto problem = response.json();
    ASSERT_TRUE(problem.is_object()) << response.body;
    EXPECT_EQ(problem.at("pointer").as_string(), pointer) << response.body;
    EXPECT_NE(problem.at("detail").as_string(), "");
    EXPECT_NE(problem.at("advice").as_string(), "");
  }

  boost::json::object rule() const {
    return {{"playlist", "news"}, {"start", "2099-01-01T07:30:00"}, {"time_zone", "Asia/Shanghai"}};
  }

  Station station;
  std::string good;
  boost::json::value before;
  std::ptrdiff_t files_before = 0;
};

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST_F(BadInput, ATruncatedFlac) {
  const auto whole = station.directory() / "whole.flac";
  write_sound(whole, read_sound(station.directory() / "yue.wav"));
  const std::string bytes = bytes_of(whole);
  expect_refused(write("half.flac", bytes.substr(0, bytes.size() / 2)));
}

TEST_F(BadInput, ATextThatIsCalledWav) {
  expect_refused(write("text.wav", "This is not sound.\n"));
}

TEST_F(BadInput, AnEmptyFile) {
  expect_refused(write("empty.wav", ""));
}

TEST_F(BadInput, NoiseWithAHeaderThatLies) {
  // A RIFF header that claims four gigabytes of 32-channel samples, and a hundred megabytes of anything.
  const auto little = [](std::uint32_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i)
      text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
  };
  std::string bytes = "RIFF" + little(0xFFFFFFFF, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) +
                      little(32, 2) + little(192000, 4) + little(192000 * 64, 4) + little(64, 2) +
                      little(16, 2) + "data" + little(0xFFFFFFF0, 4);
  const Sound noise = marker(48000, 20, 1);
  const std::string piece(reinterpret_cast<const char*>(noise.samples.data()),
                          noise.samples.size() * sizeof(float));
  while (bytes.size() < 100'000'000)
    bytes += piece;
  expect_refused(write("noise.wav", bytes));
}

TEST_F(BadInput, AFileThatIsNotThere) {
  expect_refused(station.directory() / "missing.wav");
}

TEST_F(BadInput, APathForAName) {
  for (const std::string target :
       {"/v1/playlists/../../etc/passwd", "/v1/playlists/..%2F..%2Fetc%2Fpasswd",
        "/v1/recordings/../station.sqlite", "/v1/recordings/..%2Fstation.sqlite/audio"}) {
    const Response response = station.request("GET", target);
    EXPECT_THAT(response.status, AllOf(testing::Ge(400), testing::Lt(500)))
        << target << ": " << response.body;
  }
  const Response put = station.request("PUT", "/v1/playlists/..%2Fx", R"({"items":[{"pause_seconds":1}]})");
  EXPECT_EQ(put.status, 400) << put.body;
}

TEST_F(BadInput, TenMegabytesOfJson) {
  std::string body = R"({"title":")";
  body.append(10'000'000, 'x');
  body += R"("})";
  const Response response = station.request("PUT", "/v1/playlists/big", body);
  EXPECT_EQ(response.status, 413) << response.body;
}

TEST_F(BadInput, BrokenJson) {
  for (const std::string body :
       {"{", "[]", "null", R"({"items":[{"pause_seconds":1}]} trailing)", "\xff\xfe"}) {
    const Response response = station.request("PUT", "/v1/playlists/broken", body);
    EXPECT_EQ(response.status, 400) << body << ": " << response.body;
  }
  std::string deep(100'000, '[');
  EXPECT_EQ(station.request("PUT", "/v1/playlists/deep", deep).status, 400);
}

TEST_F(BadInput, AnUnknownTimeZone) {
  auto body = rule();
  body["time_zone"] = "Asia/Atlantis";
  expect_refused("/v1/rules/daily", body, "/time_zone");
}

TEST_F(BadInput, AnImpossibleDateAndAnImpossibleTime) {
  auto body = rule();
  body["start"] = "2027-02-30T07:30:00";
  expect_refused("/v1/rules/daily", body, "/start");
  body["start"] = "2027-02-28T25:00:00";
  expect_refused("/v1/rules/daily", body, "/start");
  body = rule();
  body["exceptions"] = boost::json::array{"2027-02-28", "2027-02-29"};
  expect_refused("/v1/rules/daily", body, "/exceptions/1");
}

TEST_F(BadInput, ARecurrenceThatIsWrongOrNeverComesToPass) {
  auto body = rule();
  body["recurrence"] = boost::json::array{"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=XX"};
  expect_refused("/v1/rules/daily", body, "/recurrence/1");
  body["recurrence"] = boost::json::array{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"};
  expect_refused("/v1/rules/daily", body, "/recurrence");
  body["recurrence"] = boost::json::array{"FREQ=DAILY;UNTIL=20981231T235959"};
  expect_refused("/v1/rules/daily", body, "/recurrence");
}

TEST_F(BadInput, NamesOfWhatIsNotThere) {
  auto body = rule();
  body["playlist"] = "nobody";
  expect_refused("/v1/rules/daily", body, "/playlist");
  body = rule();
  body["zones"] = boost::json::array{"nowhere"};
  expect_refused("/v1/rules/daily", body, "/zones");
  body = rule();
  body["colour"] = "red";
  expect_refused("/v1/rules/daily", body, "/colour");
}

}  // namespace
}  // namespace xiangyin::test
