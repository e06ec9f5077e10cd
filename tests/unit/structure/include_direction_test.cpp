#include <gmock/gmock.h>

#include "tests/unit/structure/source_tree.hpp"

namespace xiangyin::structure {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> rooms{"audio", "config", "daemon"};

Architecture small_house() {
  return Architecture(
      {{"daemon/core/CMakeLists.txt", "xiangyin_room(core SOURCES a.cpp LINKS OpenSSL::Crypto)"},
       {"daemon/store/CMakeLists.txt",
        "# says nothing(LINKS x)\nxiangyin_room(store\n  SOURCES a.cpp\n  LINKS xiangyin::core)"},
       {"daemon/plan/CMakeLists.txt", "xiangyin_room(plan SOURCES a.cpp LINKS xiangyin::store)"},
       {"daemon/CMakeLists.txt",
        "add_executable(xiangyind main.cpp)\n"
        "target_link_libraries(xiangyind PRIVATE xiangyin::plan PkgConfig::SYSTEMD)"}});
}

TEST(IncludeDirection, FollowsLinkLinesTransitively) {
  const Architecture house = small_house();
  EXPECT_THAT(house.violations({{"daemon/main.cpp", "#include \"daemon/plan/plan.hpp\"\n"},
                                {"daemon/plan/plan.cpp", "#include \"daemon/core/time.hpp\"\n"},
                                {"daemon/core/time.cpp", "#include <daemon/plan/plan.hpp>\n"}}),
              IsEmpty());
  EXPECT_THAT(house.cycles(), IsEmpty());
  EXPECT_THAT(house.libraries("daemon"), ElementsAre("OpenSSL::Crypto", "PkgConfig::SYSTEMD"));
}

TEST(IncludeDirection, RefusesAnIncludeNoLinkLineAllows) {
  const Architecture house = small_house();
  EXPECT_THAT(
      house.violations({{"daemon/store/store.cpp", "// why\n#include \"daemon/plan/plan.hpp\"\n"}}),
      ElementsAre("daemon/store/store.cpp includes daemon/plan/plan.hpp, which daemon/store does not link"));
  EXPECT_THAT(house.violations({{"daemon/core/x.cpp", "#include \"x.hpp\"\n"}}),
              ElementsAre("daemon/core/x.cpp includes x.hpp, which daemon/core does not link"));
}

TEST(IncludeDirection, RefusesAFolderWithoutATarget) {
  EXPECT_THAT(small_house().violations({{"daemon/attic/x.cpp", ""}}),
              ElementsAre("daemon/attic/x.cpp is in a folder without a target"));
}

TEST(IncludeDirection, FindsCycles) {
  const Architecture house({{"a/CMakeLists.txt", "xiangyin_room(a SOURCES LINKS xiangyin::b)"},
                            {"b/CMakeLists.txt", "xiangyin_room(b SOURCES LINKS xiangyin::a)"}});
  EXPECT_THAT(house.cycles(), ElementsAre("a and b", "b and a"));
}

TEST(IncludeDirection, EveryIncludeOfTheHouseIsAllowed) {
  const Architecture house(read_files(rooms, {"CMakeLists.txt"}));
  const auto sources = read_files(rooms, {".cpp", ".hpp"});
  ASSERT_THAT(house.reach(), Contains(testing::Key("daemon/core")));
  ASSERT_THAT(sources, Not(IsEmpty()));
  EXPECT_THAT(house.violations(sources), IsEmpty());
  EXPECT_THAT(house.cycles(), IsEmpty());
}

TEST(IncludeDirection, TheDaemonLinksNoAudioLibrary) {
  const Architecture house(read_files(rooms, {"CMakeLists.txt"}));
  for (const auto& [folder, unused] : house.reach()) {
    if (!folder.starts_with("daemon")) continue;
    for (const char* library :
         {"PkgConfig::PORTAUDIO", "PkgConfig::SNDFILE", "PkgConfig::SOXR", "PkgConfig::EBUR128"})
      EXPECT_THAT(house.libraries(folder), Not(Contains(library))) << folder;
  }
}

TEST(IncludeDirection, CoreStandsOnNothingOfOurs) {
  const Architecture house(read_files(rooms, {"CMakeLists.txt"}));
  EXPECT_THAT(house.reach().at("daemon/core"), ElementsAre("daemon/core"));
}

}  // namespace
}  // namespace xiangyin::structure
