#include "daemon/core/canonical_json.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace xiangyin::core {
namespace {

std::string canonical(const char* text) {
  return to_canonical_json(boost::json::parse(text));
}

std::string merged(const char* target, const char* patch) {
  return to_canonical_json(merge_patch(boost::json::parse(target), boost::json::parse(patch)));
}

TEST(CanonicalJson, SortsMembersAndLeavesNothingBetween) {
  EXPECT_EQ(canonical(R"({ "b" : [ 1, 2 ], "a" : { "y": null, "x": true } })"),
            R"({"a":{"x":true,"y":null},"b":[1,2]})");
  EXPECT_EQ(canonical("{}"), "{}");
  EXPECT_EQ(canonical("[]"), "[]");
}

// The example of RFC 8785 section 3.2.3: names in the order of their UTF-16 code units.
TEST(CanonicalJson, SortsByUtf16) {
  EXPECT_EQ(
      canonical("{\"\u20ac\":1,\"\\r\":2,\"\ufb33\":3,\"1\":4,\"\U0001F600\":5,\"\\u0080\":6,\"\u00f6\":7}"),
      "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001F600\":5,\"\ufb33\":3}");
}

// From RFC 8785 appendix B.
TEST(CanonicalJson, WritesNumbersAsEcmaScriptDoes) {
  EXPECT_EQ(canonical("0.0"), "0");
  EXPECT_EQ(canonical("-0.0"), "0");
  EXPECT_EQ(canonical("2.0"), "2");
  EXPECT_EQ(canonical("-3.5"), "-3.5");
  EXPECT_EQ(canonical("1E30"), "1e+30");
  EXPECT_EQ(canonical("4.50"), "4.5");
  EXPECT_EQ(canonical("2e-3"), "0.002");
  EXPECT_EQ(canonical("0.000000000000000000000000001"), "1e-27");
  EXPECT_EQ(canonical("9.5e-7"), "9.5e-7");
  EXPECT_EQ(canonical("0.000001"), "0.000001");
}

// RFC 7396 appendix A.
TEST(MergePatch, DoesAsTheStandardSays) {
  EXPECT_EQ(merged(R"({"a":"b"})", R"({"a":"c"})"), R"({"a":"c"})");
  EXPECT_EQ(merged(R"({"a":"b"})", R"({"b":"c"})"), R"({"a":"b","b":"c"})");
  EXPECT_EQ(merged(R"({"a":"b"})", R"({"a":null})"), "{}");
  EXPECT_EQ(merged(R"({"a":"b","b":"c"})", R"({"a":null})"), R"({"b":"c"})");
  EXPECT_EQ(merged(R"({"a":["b"]})", R"({"a":"c"})"), R"({"a":"c"})");
  EXPECT_EQ(merged(R"({"a":"c"})", R"({"a":["b"]})"), R"({"a":["b"]})");
  EXPECT_EQ(merged(R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})"), R"({"a":{"b":"d"}})");
  EXPECT_EQ(merged(R"({"a":[{"b":"c"}]})", R"({"a":[1]})"), R"({"a":[1]})");
  EXPECT_EQ(merged(R"(["a","b"])", R"(["c","d"])"), R"(["c","d"])");
  EXPECT_EQ(merged(R"({"a":"b"})", R"(["c"])"), R"(["c"])");
  EXPECT_EQ(merged(R"({"a":"foo"})", "null"), "null");
  EXPECT_EQ(merged(R"({"e":null})", R"({"a":1})"), R"({"a":1,"e":null})");
  EXPECT_EQ(merged("[1,2]", R"({"a":"b","c":null})"), R"({"a":"b"})");
  EXPECT_EQ(merged("{}", R"({"a":{"bb":{"ccc":null}}})"), R"({"a":{"bb":{}}})");
}

}  // namespace
}  // namespace xiangyin::core
