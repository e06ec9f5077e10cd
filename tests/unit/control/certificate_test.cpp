#include "daemon/control/certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xiangyin::control {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Certificate, IsForTheNamesAndHasNoEnd) {
  const auto pem = make_certificate({"box.local", "192.0.2.7", "2001:db8::7"});
  ASSERT_TRUE(pem);
  EXPECT_THAT(*pem, StartsWith("-----BEGIN PRIVATE KEY-----"));
  const auto details = read_certificate(*pem);
  ASSERT_TRUE(details);
  EXPECT_THAT(details->names, ElementsAre("box.local", "192.0.2.7", "2001:db8::7"));
  EXPECT_EQ(details->fingerprint.size(), 64U);
  EXPECT_EQ(core::to_rfc3339(details->not_before), "2020-01-01T00:00:00.000Z");
  EXPECT_EQ(details->not_after, core::Instant::max());
}

TEST(Certificate, EachHasAKeyOfItsOwn) {
  EXPECT_NE(read_certificate(*make_certificate({"a"}))->fingerprint,
            read_certificate(*make_certificate({"a"}))->fingerprint);
}

TEST(Certificate, NamesAreNamesOrAddresses) {
  // What would be an instruction to OpenSSL's own configuration is refused like any other.
  for (const char* name : {"", "a b", "x,DNS:evil.example", "dir:/etc", "-a", "@section", "a_b"}) {
    const auto pem = make_certificate({"good.example", name});
    ASSERT_FALSE(pem) << name;
    EXPECT_EQ(pem.error().field, "/names/1") << name;
  }
  EXPECT_FALSE(make_certificate({}));
}

TEST(Certificate, OnlyPemIsRead) {
  const auto none = read_certificate("-----BEGIN NOTHING-----\n");
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, HasSubstr("no certificate"));
}

}  // namespace
}  // namespace xiangyin::control
