#include "daemon/ctl/setup/settings_text.hpp"

#include <gmock/gmock.h>

namespace xiangyin::ctl {
namespace {

using testing::HasSubstr;

SettingsText read(const std::string& text) {
  return SettingsText::read(text).value();
}

TEST(SettingsText, PutsAKeyWhereItIsExplained) {
  SettingsText settings =
      read("[station]\n# What people call it.\n#name = \"x\"\n\n[output]\n#name = \"y\"\n");
  settings.set("station", "name", "平湖\"村");
  EXPECT_EQ(settings.text(),
            "[station]\n# What people call it.\nname = \"平湖\\\"村\"\n\n[output]\n#name = \"y\"\n");
}

TEST(SettingsText, ReplacesTheValueAndNothingElseOfItsLine) {
  SettingsText settings = read("[a]\nother = 1\n  key = 'old' # as the mayor said\nlast = 2\n");
  SettingsText copy = settings;
  copy.set("a", "key", "new");
  settings = std::move(copy);
  EXPECT_EQ(settings.text(), "[a]\nother = 1\n  key = \"new\" # as the mayor said\nlast = 2\n");
}

TEST(SettingsText, ReplacesAListOfSeveralLines) {
  SettingsText settings = read("[a]\nkey = [\n  'one', # first\n  'two',\n]\nlast = 2\n");
  settings.set("a", "key", std::vector<std::string>{"three", "four"});
  EXPECT_EQ(settings.text(), "[a]\nkey = [\"three\", \"four\"]\nlast = 2\n");
  settings.set("a", "key", std::vector<std::string>{});
  EXPECT_THAT(settings.text(), HasSubstr("key = []\n"));
}

TEST(SettingsText, AddsWhatIsNotThere) {
  SettingsText settings = read("[a]\nkey = 1\n");
  settings.set("a", "another", "x");
  settings.set("b", "key", "y");
  EXPECT_EQ(settings.text(), "[a]\nanother = \"x\"\nkey = 1\n\n[b]\nkey = \"y\"\n");
  SettingsText empty = read("");
  empty.set("b", "key", "y");
  EXPECT_EQ(empty.values()["b"]["key"].value_or(std::string()), "y");
}

TEST(SettingsText, ReplacesTheTablesOfAnArrayAndLeavesWhatIsSaidAboutThem) {
  SettingsText settings = read(
      "[[zone]]\nname = 'old'\nchannels = [\n 1,\n]\n# The order of dialects.\n\n[b]\nkey = 1\n"
      "[[zone]]\nname = 'older'\n");
  settings.set_tables("zone", {{{"name", SettingsText::quoted("new")}, {"channels", "[2]"}}});
  EXPECT_EQ(settings.text(),
            "# The order of dialects.\n\n[b]\nkey = 1\n\n[[zone]]\nname = \"new\"\nchannels = [2]\n");
  settings.set_tables("zone", {});
  EXPECT_FALSE(settings.values().contains("zone"));
  EXPECT_EQ(settings.values()["b"]["key"].value_or(0), 1);
}

TEST(SettingsText, OfNoTomlIsRefusedWithItsLine) {
  const auto read = SettingsText::read("[a]\nkey = \n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().field, "line 2");
}

}  // namespace
}  // namespace xiangyin::ctl
