#include "daemon/ctl/display_width.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "daemon/ctl/table.hpp"

namespace xiangyin::ctl {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("flood"), 5U);
  EXPECT_EQ(display_width("防汛通知"), 8U);
  EXPECT_EQ(display_width("Hak-kâ"), 6U);
  EXPECT_EQ(display_width("a\xCC\x82"), 1U);  // a combining circumflex
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);
}

TEST(Printable, TakesTheSteeringOutOfText) {
  EXPECT_EQ(printable("\x1B[2Jgone\n"), "?[2Jgone?");
  EXPECT_EQ(printable("防汛 ok"), "防汛 ok");
  EXPECT_EQ(printable("\xFF"), "?");
}

TEST(Table, AlignsChineseAndEnglish) {
  Table table({"ID", "TITLE", "LANGUAGES"}, "none");
  table.add({"flood", "防汛通知", "hak"});
  table.add({"market-day", "Fair", ""});
  std::ostringstream out;
  table.print(out);
  EXPECT_EQ(out.str(),
            "ID          TITLE     LANGUAGES\n"
            "flood       防汛通知  hak\n"
            "market-day  Fair      -\n");
}

TEST(Table, SaysThatItIsEmpty) {
  std::ostringstream out;
  Table({"ID"}, "There are no rules yet.").print(out);
  EXPECT_EQ(out.str(), "There are no rules yet.\n");
}

}  // namespace
}  // namespace xiangyin::ctl
