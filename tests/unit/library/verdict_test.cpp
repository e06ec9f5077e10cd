#include "daemon/library/verdict.hpp"

#include <gtest/gtest.h>

#include "daemon/library/ingest_child.hpp"

namespace xiangyin::library {
namespace {

std::string result_with(const std::string& verdicts) {
  return R"({"measurement": {"duration_milliseconds": 1, "sample_rate": 48000, "channels": 1, "format": "WAV"},)"
         R"( "verdicts": )" +
         verdicts + "}";
}

TEST(Verdict, EveryOneHasASentence) {
  // The codes that audio/ingest/verdicts.cpp gives, and no other.
  for (const char* code :
       {"silent", "too_short", "too_quiet", "channels_cancel", "breaks_off", "damaged", "start_cut",
        "end_cut", "quiet", "clipped", "noisy", "hum", "thin", "left_silent", "right_silent"}) {
    const Verdict* verdict = find_verdict(code);
    ASSERT_NE(verdict, nullptr) << code;
    EXPECT_EQ(verdict->code, code);
    EXPECT_TRUE(verdict->message.ends_with('.')) << code;
  }
  EXPECT_EQ(find_verdict("fine"), nullptr);
}

TEST(Verdict, AnErrorIsFoundAmongWarnings) {
  EXPECT_EQ(find_error({}), nullptr);
  EXPECT_EQ(find_error({find_verdict("quiet"), find_verdict("noisy")}), nullptr);
  EXPECT_EQ(find_error({find_verdict("quiet"), find_verdict("silent")}), find_verdict("silent"));
}

TEST(Verdict, TheChildsCodesAreBelievedWhenTheyAreKnown) {
  const auto good = parse_ingest_result(result_with(R"(["start_cut", "quiet"])"));
  ASSERT_TRUE(good) << core::to_text(good.error());
  EXPECT_EQ(good->verdicts, (Verdicts{find_verdict("start_cut"), find_verdict("quiet")}));
  EXPECT_TRUE(parse_ingest_result(result_with("[]")));
  for (const char* bad : {R"(["quiet", "quiet"])", R"(["harmless"])", "[7]", "{}", "null"})
    EXPECT_FALSE(parse_ingest_result(result_with(bad))) << bad;
}

}  // namespace
}  // namespace xiangyin::library
