#include <algorithm>
#include <regex>
#include <set>

#include <gmock/gmock.h>

#include "tests/unit/structure/source_tree.hpp"

namespace xiangyin::structure {
namespace {

using testing::IsEmpty;

const std::vector<std::string> everything{"audio", "config", "daemon", "systemd", "tests"};

/// A wall clock or a steady clock is read here; asking a core::Clock for the time is another matter.
bool reads_a_clock(const std::string& code) {
  static const std::regex reading(
      R"(_clock::now\s*\(|absl::Now\s*\(|\b(clock_gettime|gettimeofday|timespec_get)\s*\(|\btime\s*\(\s*(nullptr|NULL|0|&))");
  return std::regex_search(code, reading);
}

TEST(HouseRules, AClockIsReadByClocksAndDevicesOnly) {
  const std::vector<std::string> allowed{"daemon/core/real_clock.cpp", "audio/device/", "audio/player/"};
  for (const SourceFile& file : read_files({"audio", "config", "daemon"}, {".cpp", ".hpp"})) {
    const bool may = std::any_of(allowed.begin(), allowed.end(),
                                 [&](const std::string& prefix) { return file.path.starts_with(prefix); });
    EXPECT_TRUE(may || !reads_a_clock(code_only(file.text)))
        << file.path << " reads a clock; it should be given the time or a core::Clock";
  }
}

TEST(HouseRules, ReadingAClockIsRecognised) {
  EXPECT_TRUE(reads_a_clock(code_only("auto t = std::chrono::system_clock::now();")));
  EXPECT_TRUE(reads_a_clock(code_only("time(nullptr)")));
  EXPECT_TRUE(reads_a_clock(code_only("clock_gettime(CLOCK_REALTIME, &t);")));
  EXPECT_FALSE(reads_a_clock(code_only("auto t = clock_.now();  // not system_clock::now()")));
  EXPECT_FALSE(reads_a_clock(code_only("print(\"time(nullptr)\"); /* clock_gettime( */")));
}

TEST(HouseRules, FilesStayShort) {
  for (const SourceFile& file : read_files(everything, {".cpp", ".hpp", ".txt", ".sh"})) {
    EXPECT_LE(std::count(file.text.begin(), file.text.end(), '\n'), 400) << file.path << " should be split";
  }
}

TEST(HouseRules, NothingIsLeftForLater) {
  const std::string words = std::string("TO") + "DO|FIX" + "ME|X" + "XX|HA" + "CK";
  const std::regex later("\\b(" + words + ")\\b");
  for (const SourceFile& file : read_files(everything, {".cpp", ".hpp", ".txt", ".toml", ".md", ".yaml"}))
    EXPECT_FALSE(std::regex_search(file.text, later)) << file.path << " leaves something for later";
}

TEST(HouseRules, TheTopLevelIsTheSevenEntries) {
  const std::set<std::string> seven{"CMakeLists.txt", "README.md", "audio", "config",
                                    "daemon",         "systemd",   "tests"};
  std::vector<std::string> others;
  for (const auto& entry : std::filesystem::directory_iterator(repository())) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(".") && !name.starts_with("build") && !seven.contains(name)) others.push_back(name);
  }
  EXPECT_THAT(others, IsEmpty());
}

TEST(HouseRules, HeadersHaveOneGuardAndSourcesNone) {
  for (const SourceFile& file : read_files(everything, {".hpp"}))
    EXPECT_TRUE(file.text.starts_with("#pragma once\n")) << file.path;
  for (const SourceFile& file : read_files(everything, {".cpp"}))
    EXPECT_EQ(file.text.find("\n#pragma once"), std::string::npos) << file.path;
}

}  // namespace
}  // namespace xiangyin::structure
