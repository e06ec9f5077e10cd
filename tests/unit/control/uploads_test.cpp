#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "daemon/control/resources/range.hpp"
#include "daemon/control/resources/upload_details.hpp"
#include "daemon/core/sha256.hpp"
#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Uploads by the letters of tus 1.0. What the library makes of them is told by the system tests: here there
/// is no program that looks at them, so that every complete one is refused.
class UploadsByTus : public StationFixture {
 protected:
  static constexpr const char* tus = "Tus-Resumable: 1.0.0\r\n";
  static constexpr const char* language = "Upload-Metadata: language aGFr,title d2F0ZXI=\r\n";

  std::string create(int length, const std::string& metadata = language) {
    return ask("POST /v1/uploads", tus + metadata + "Upload-Length: " + std::to_string(length) + "\r\n");
  }
  static std::string field(const std::string& answer, const std::string& name) {
    const auto begin = answer.find("\r\n" + name + ": ");
    if (begin == std::string::npos) return {};
    const auto value = begin + name.size() + 4;
    return answer.substr(value, answer.find("\r\n", value) - value);
  }
  std::string append(const std::string& place, int offset, const std::string& bytes,
                     const std::string& more = {}) {
    return ask("PATCH " + place,
               std::string(tus) + "Content-Type: application/offset+octet-stream\r\nUpload-Offset: " +
                   std::to_string(offset) + "\r\n" + more,
               bytes);
  }
  boost::json::value record(const std::string& place) {
    const std::string answer = ask("GET " + place);
    return boost::json::parse(answer.substr(answer.find("\r\n\r\n") + 4));
  }
};

TEST_F(UploadsByTus, SayWhatTheyCan) {
  const std::string answer = ask("OPTIONS /v1/uploads");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 204 "));
  EXPECT_EQ(field(answer, "Tus-Version"), "1.0.0");
  EXPECT_EQ(field(answer, "Tus-Extension"), "creation,termination,checksum,expiration");
  EXPECT_EQ(field(answer, "Tus-Max-Size"), "1048576");
}

TEST_F(UploadsByTus, ArriveInPieces) {
  const std::string created = create(10);
  EXPECT_THAT(created, StartsWith("HTTP/1.1 201 "));
  const std::string place = field(created, "Location");
  EXPECT_THAT(place, StartsWith("/v1/uploads/"));
  EXPECT_EQ(field(created, "Upload-Expires"), "Mon, 23 Nov 2026 23:00:00 GMT");
  EXPECT_EQ(field(append(place, 0, "1234"), "Upload-Offset"), "4");
  const std::string head = ask("HEAD " + place, tus);
  EXPECT_EQ(field(head, "Upload-Offset"), "4");
  EXPECT_EQ(field(head, "Upload-Length"), "10");
  EXPECT_EQ(field(head, "Cache-Control"), "no-store");
  EXPECT_THAT(append(place, 3, "4"), StartsWith("HTTP/1.1 409 "));
  EXPECT_THAT(append(place, 4, "56789012"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(append(place, 4, "567890"), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(append(place, 10, "1"), StartsWith("HTTP/1.1 409 "));
}

TEST_F(UploadsByTus, EndWithAVerdict) {
  const std::string place = field(create(3), "Location");
  Client events = connect();
  events.send("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  events.read_until("retry: 3000\n\n");
  append(place, 0, "123");
  EXPECT_THAT(events.read_until(R"("state":"refused")"), HasSubstr(R"("state":"checking")"));
  const auto body = record(place);
  EXPECT_EQ(body.at("state"), "refused");
  EXPECT_NE(body.at("problem").at("detail").as_string(), "");
  EXPECT_THAT(ask("DELETE " + place, tus), StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(ask("HEAD " + place, tus), StartsWith("HTTP/1.1 404 "));
}

TEST_F(UploadsByTus, KeepWhatArrivedBeforeTheLineBroke) {
  const std::string place = field(create(10), "Location");
  {
    Client broken = connect();
    broken.send("PATCH " + place + " HTTP/1.1\r\nHost: localhost\r\n" + tus +
                "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                "Content-Length: 10\r\n\r\n12345");
  }
  std::string head;
  while (field(head, "Upload-Offset") != "5")
    head = ask("HEAD " + place, tus);
  EXPECT_THAT(append(place, 5, "67890"), StartsWith("HTTP/1.1 204 "));
}

TEST_F(UploadsByTus, HoldNoPlaceForLinesThatBroke) {
  const std::string place = field(create(1000), "Location");
  for (int broken = 0; broken < 70; ++broken) {  // more than there may be connections
    connect().send("PATCH " + place + " HTTP/1.1\r\nHost: localhost\r\n" + tus +
                   "Content-Type: application/offset+octet-stream\r\nUpload-Offset: " +
                   std::to_string(broken) + "\r\nContent-Length: 10\r\n\r\n1");
    std::string head;
    while (field(head, "Upload-Offset") != std::to_string(broken + 1)) {
      head = ask("HEAD " + place, tus);
      ASSERT_THAT(head, StartsWith("HTTP/1.1 200 "));
    }
  }
}

TEST_F(UploadsByTus, AreGoneOnWithByWhoeverComesLast) {
  const std::string place = field(create(10), "Location");
  Client first = connect();
  first.send("PATCH " + place + " HTTP/1.1\r\nHost: localhost\r\n" + tus +
             "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
             "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n");
  first.read_until("100 Continue\r\n\r\n");
  EXPECT_THAT(append(place, 0, "12345"), StartsWith("HTTP/1.1 204 "));
  first.send("abcde");
  EXPECT_THAT(first.read_until("\r\n"), StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(field(ask("HEAD " + place, tus), "Upload-Offset"), "5");
}

TEST_F(UploadsByTus, KeepNothingOfADamagedPiece) {
  const std::string place = field(create(10), "Location");
  const std::string digest = "jLIjfQZ5yojbZGTqxg2pY0VROWQ=";  // of "12345", printf 12345 | sha1sum
  EXPECT_THAT(append(place, 0, "12346", "Upload-Checksum: sha1 jLIjfQZ5yojbZGTqxg2pY0VROWQ=\r\n"),
              StartsWith("HTTP/1.1 460 "));
  EXPECT_EQ(field(ask("HEAD " + place, tus), "Upload-Offset"), "0");
  EXPECT_THAT(append(place, 0, "12345", "Upload-Checksum: crc32 AAAA\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(append(place, 0, "12345", "Upload-Checksum: sha1 " + digest + "\r\n"),
              StartsWith("HTTP/1.1 204 "));
}

TEST_F(UploadsByTus, DoNotCountAPieceThatIsNotCheckedYet) {
  const std::string place = field(create(10), "Location");
  Client first = connect();
  first.send("PATCH " + place + " HTTP/1.1\r\nHost: localhost\r\n" + tus +
             "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
             "Upload-Checksum: sha1 jLIjfQZ5yojbZGTqxg2pY0VROWQ=\r\nContent-Length: 5\r\n\r\n1234");
  for (int look = 0; look < 20; ++look) {
    EXPECT_EQ(field(ask("HEAD " + place, tus), "Upload-Offset"), "0");
    EXPECT_EQ(std::filesystem::file_size(directory_ / place.substr(4)), 0U);  // what a crash would leave
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  first.send("5");
  EXPECT_THAT(first.read_until("\r\n\r\n"), HasSubstr("Upload-Offset: 5\r\n"));
  EXPECT_EQ(std::filesystem::file_size(directory_ / place.substr(4)), 5U);
  restart();
  EXPECT_EQ(field(ask("HEAD " + place, tus), "Upload-Offset"), "5");
}

TEST_F(UploadsByTus, AreOneLineOfTheAuditLog) {
  const std::string place = field(create(10), "Location");
  for (int offset = 0; offset < 5; ++offset)
    append(place, offset, "1");
  const std::string answer = ask("GET /v1/audit");
  EXPECT_THAT(answer, HasSubstr("POST /v1/uploads"));
  EXPECT_THAT(answer, testing::Not(HasSubstr("PATCH /v1/uploads")));
}

TEST_F(UploadsByTus, MustBeAsTheProtocolAsks) {
  EXPECT_THAT(ask("POST /v1/uploads", std::string(language) + "Upload-Length: 3\r\n"),
              StartsWith("HTTP/1.1 412 "));
  EXPECT_THAT(create(3, "Upload-Metadata: title d2F0ZXI=\r\n"), HasSubstr(R"("pointer":"language")"));
  EXPECT_THAT(create(3, "Upload-Metadata: language !!\r\n"), HasSubstr(R"("pointer":"Upload-Metadata")"));
  EXPECT_THAT(create(3, "Upload-Metadata: language aGFr,sha256 aGFr\r\n"),
              HasSubstr(R"("pointer":"sha256")"));
  EXPECT_THAT(create(0), HasSubstr(R"("pointer":"Upload-Length")"));
  EXPECT_THAT(create(-3), HasSubstr(R"("pointer":"Upload-Length")"));
  EXPECT_THAT(create(1 << 21), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(append("/v1/uploads/none", 0, "1"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(ask("PATCH /v1/uploads/none", tus, "1"), StartsWith("HTTP/1.1 415 "));
}

TEST_F(UploadsByTus, MayTakeNoMoreThanThereIsRoomFor) {
  for (int count = 0; count < 4; ++count)
    EXPECT_THAT(create(1 << 20), StartsWith("HTTP/1.1 201 "));
  EXPECT_THAT(create(1), StartsWith("HTTP/1.1 503 "));
}

TEST_F(UploadsByTus, AreForgottenAfterADay) {
  const std::string place = field(create(10), "Location");
  append(place, 0, "1234");
  advance(std::chrono::hours(23));
  EXPECT_EQ(field(append(place, 4, "5"), "Upload-Expires"), "Tue, 24 Nov 2026 22:00:00 GMT");
  advance(std::chrono::hours(23));
  EXPECT_THAT(ask("HEAD " + place, tus), StartsWith("HTTP/1.1 200 "));
  advance(std::chrono::hours(2));
  EXPECT_THAT(ask("HEAD " + place, tus), StartsWith("HTTP/1.1 404 "));
  while (!std::filesystem::is_empty(directory_ / "uploads"))
    std::this_thread::yield();
}

TEST_F(UploadsByTus, GoOnAfterARestart) {
  const std::string place = field(create(10), "Location");
  append(place, 0, "1234");
  restart();
  EXPECT_EQ(field(ask("HEAD " + place, tus), "Upload-Offset"), "4");
  EXPECT_EQ(record(place).at("details").at("title"), "water");
  EXPECT_THAT(append(place, 4, "567890"), StartsWith("HTTP/1.1 204 "));
}

TEST(Ranges, AreReadAsRfc9110Says) {
  const auto read = [](std::string_view field) {
    const auto range = parse_range(field, 100);
    return range ? std::to_string(range->first) + '+' + std::to_string(range->count) : std::string("all");
  };
  EXPECT_EQ(read(""), "all");
  EXPECT_EQ(read("bytes=0-9"), "0+10");
  EXPECT_EQ(read("bytes=90-"), "90+10");
  EXPECT_EQ(read("bytes=90-1000"), "90+10");
  EXPECT_EQ(read("bytes=-10"), "90+10");
  EXPECT_EQ(read("bytes=-1000"), "0+100");
  EXPECT_EQ(read("bytes=100-"), "0+0");
  EXPECT_EQ(read("bytes=-0"), "100+0");
  EXPECT_EQ(read("bytes=9-0"), "all");
  EXPECT_EQ(read("bytes=0-1,3-4"), "all");
  EXPECT_EQ(read("items=0-1"), "all");
  EXPECT_EQ(read("bytes=-"), "all");
}

}  // namespace
}  // namespace xiangyin::control
