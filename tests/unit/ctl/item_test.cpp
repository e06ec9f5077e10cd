#include "daemon/ctl/item.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace xiangyin::ctl {
namespace {

struct Case {
  const char* text;
  const char* json;
};

class ItemText : public testing::TestWithParam<Case> {};

TEST_P(ItemText, IsReadAndWrittenBack) {
  const auto item = parse_item(GetParam().text);
  ASSERT_TRUE(item) << core::to_text(item.error());
  EXPECT_EQ(boost::json::serialize(*item), GetParam().json);
  EXPECT_EQ(item_text(*item), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Items, ItemText,
    testing::Values(Case{"announcement:flood", R"({"announcement":"flood"})"},
                    Case{"announcement:flood,2x", R"({"announcement":"flood","repeat":2})"},
                    Case{"announcement:flood,2x,3languages,1.5s",
                         R"({"announcement":"flood","repeat":2,"languages":3,"between_seconds":1.5E0})"},
                    Case{"chime:closing,-6dB", R"({"chime":"closing","gain_db":-6E0})"},
                    Case{"announcement:flood,2x,-3dB",
                         R"({"announcement":"flood","repeat":2,"gain_db":-3E0})"},
                    Case{"recording:1a2b,+1.5dB", R"({"recording":"1a2b","gain_db":1.5E0})"},
                    Case{"pause:2s", R"({"pause_seconds":2E0})"},
                    Case{"pause:0.5s", R"({"pause_seconds":5E-1})"}));

TEST(Item, OtherSpellingsOfTheSameAreTaken) {
  EXPECT_EQ(item_text(*parse_item("pause:1min")), "pause:60s");
  EXPECT_EQ(item_text(*parse_item("announcement:a,-3db,1x")), "announcement:a,-3dB");
}

class WrongItem : public testing::TestWithParam<const char*> {};

TEST_P(WrongItem, IsRefusedWithAnExample) {
  const auto item = parse_item(GetParam());
  ASSERT_FALSE(item);
  EXPECT_EQ(item.error().code, core::ErrorCode::invalid);
  EXPECT_FALSE(item.error().advice.empty());
}

INSTANTIATE_TEST_SUITE_P(Items, WrongItem,
                         testing::Values("", "flood", ":", "announcement:", "chime:x", "pause:", "pause:long",
                                         "pause:-1s", "announcement:a,", "announcement:a,x",
                                         "announcement:a,dB", "announcement:a,2x3", "announcement:a,3",
                                         "announcement:,2x"));

}  // namespace
}  // namespace xiangyin::ctl
