#include "daemon/control/local_socket.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temporary_directory.hpp"

namespace xiangyin::control {
namespace {

class LocalSocket : public testing::Test {
 protected:
  test::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_ / "run/control.sock";
};

TEST_F(LocalSocket, IsForUserAndGroupOnly) {
  const auto listener = listen_locally(path_);
  ASSERT_TRUE(listener) << core::to_text(listener.error());
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_TRUE(S_ISSOCK(status.st_mode));
  EXPECT_EQ(status.st_mode & 0777, 0660U);
}

TEST_F(LocalSocket, IsRefusedWhereSomebodyAnswers) {
  const auto first = listen_locally(path_);
  ASSERT_TRUE(first);
  const auto second = listen_locally(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, core::ErrorCode::conflict);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(LocalSocket, TakesThePlaceOfADeadOne) {
  listen_locally(path_)->reset();
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_TRUE(listen_locally(path_));
}

TEST_F(LocalSocket, LeavesOtherFilesAlone) {
  std::filesystem::create_directories(path_.parent_path());
  std::ofstream(path_) << "precious";
  const auto listener = listen_locally(path_);
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().code, core::ErrorCode::conflict);
  EXPECT_EQ(std::filesystem::file_size(path_), 8U);
}

TEST_F(LocalSocket, SaysThatAPathIsTooLong) {
  const auto listener = listen_locally(directory_ / std::string(120, 'x'));
  ASSERT_FALSE(listener);
  EXPECT_EQ(listener.error().field, "control.socket");
  EXPECT_THAT(listener.error().message, testing::HasSubstr("too long"));
}

}  // namespace
}  // namespace xiangyin::control
