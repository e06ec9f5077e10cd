#include "daemon/control/resources/content_digest.hpp"

#include <gtest/gtest.h>

#include "daemon/core/sha256.hpp"

namespace xiangyin::control {
namespace {

// RFC 9530 appendix D: the digest of {"hello": "world"} followed by a line feed.
constexpr const char* example = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";

TEST(ContentDigest, ReadsTheExampleOfTheStandard) {
  const auto digest = parse_content_digest(example);
  ASSERT_TRUE(digest);
  EXPECT_EQ(*digest, core::sha256("{\"hello\": \"world\"}\n"));
}

TEST(ContentDigest, FindsItsAlgorithmAmongOthers) {
  EXPECT_EQ(*parse_content_digest(std::string("sha-512=:AAAA:, ") + example), *parse_content_digest(example));
  EXPECT_EQ(*parse_content_digest("sha-512=:AAAA:"), "");
  EXPECT_EQ(*parse_content_digest("x-sha-256=:AAAA:"), "");
  EXPECT_EQ(*parse_content_digest(""), "");
}

TEST(ContentDigest, RefusesWhatIsNoDigest) {
  for (const char* field : {"sha-256=:AAAA:", "sha-256=:",
                            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", "sha-256=:!!!:"}) {
    const auto digest = parse_content_digest(field);
    ASSERT_FALSE(digest) << field;
    EXPECT_EQ(digest.error().field, "Content-Digest");
  }
}

}  // namespace
}  // namespace xiangyin::control
