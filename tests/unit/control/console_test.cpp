#include <gmock/gmock.h>

#include "daemon/console/files.hpp"
#include "tests/unit/control/station_fixture.hpp"

namespace xiangyin::control {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Console = StationFixture;

TEST_F(Console, IsServedCompressedAndLoadsNothingFromElsewhere) {
  if (console::files().empty()) GTEST_SKIP() << "built without the console";
  const std::string page = ask("GET /");
  EXPECT_THAT(page, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(page, HasSubstr("Content-Type: text/html; charset=utf-8\r\n"));
  EXPECT_THAT(page, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(page, HasSubstr("Cache-Control: no-cache\r\n"));
  EXPECT_THAT(page, HasSubstr("Content-Security-Policy: default-src 'none'; script-src 'self';"));
  EXPECT_THAT(page, HasSubstr("\r\n\r\n\x1f\x8b"));
}

TEST_F(Console, IsNotSentTwice) {
  for (const console::File& file : console::files()) {
    const std::string line = "GET " + std::string(file.path);
    const std::string tag = "If-None-Match: " + std::string(file.entity_tag) + "\r\n";
    EXPECT_THAT(ask(line), HasSubstr("ETag: " + std::string(file.entity_tag)));
    EXPECT_THAT(ask(line, tag), StartsWith("HTTP/1.1 304"));
    EXPECT_THAT(ask(line, "If-None-Match: \"another\"\r\n"), StartsWith("HTTP/1.1 200"));
  }
}

TEST_F(Console, KeepsAssetsForGood) {
  for (const console::File& file : console::files()) {
    if (file.path == "/") continue;
    EXPECT_THAT(ask("GET " + std::string(file.path)), HasSubstr("immutable"));
  }
}

TEST_F(Console, HasNothingElse) {
  EXPECT_THAT(ask("GET /assets/nothing.js"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask("GET /assets/"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask("GET /index.html"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(ask("POST /"), StartsWith("HTTP/1.1 405"));
}

}  // namespace
}  // namespace xiangyin::control
