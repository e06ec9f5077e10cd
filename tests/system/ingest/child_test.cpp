// The ingest child may die, hang, lie or be killed at any moment: the library answers with an error and keeps
// nothing.

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class IngestChild : public LibraryTest {
 protected:
  IngestChild() {
    speak(sentences().front(), directory_ / "speech.wav");
    speech_ = read_bytes(directory_ / "speech.wav");
  }

  /// A child that does what a shell script says.
  void use_script(const std::string& script) {
    const auto program = directory_ / "script";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    open(program);
  }

  std::string speech_;
};

TEST_F(IngestChild, WhatItSaysIsBelievedWithinBoundsOnly) {
  const std::string good =
      R"("duration_milliseconds":1,"integrated_lufs":-23,"true_peak_dbtp":-3,"channels":1,)"
      R"("format":"WAV")";
  for (const std::string& script : {
           std::string("exit 0"),
           std::string("exit 3"),
           std::string("kill -SEGV $$"),
           std::string("exec yes >&5"),
           std::string("printf 'not JSON' >&5"),
           std::string("printf '{}' >&5"),
           std::string("printf '{\"measurement\": 7}' >&5"),
           std::string("printf '{\"measurement\": {}}' >&5"),
           "printf '%s' '{\"measurement\": {" + good + "}}' >&5",
           "printf '%s' '{\"measurement\": {" + good + ",\"sample_rate\":-1}}' >&5",
           "printf '%s' '{\"measurement\": {" + good + ",\"sample_rate\":48000,\"title\":\"x\"}}' >&5",
           std::string("printf '%s' '{\"error\": {\"code\": \"conflict\", \"message\": \"m\"}}' >&5"),
       }) {
    SCOPED_TRACE(script);
    use_script(script);
    const auto recording = admit_bytes(speech_);
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, core::ErrorCode::io);
    EXPECT_THAT(recording.error().message, testing::Not(IsEmpty()));
    EXPECT_THAT(files(), IsEmpty());
  }
}

TEST_F(IngestChild, TheOneThatIsMissingIsNamed) {
  open("/nowhere/xiangyin-ingest");
  EXPECT_THAT(message(admit_bytes(speech_)), HasSubstr("/nowhere/xiangyin-ingest"));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(IngestChild, OneThatHangsIsKilled) {
  limits_.processor_seconds = 1;
  use_script("exec sleep 1000");
  const auto recording = admit_bytes(speech_);
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().code, core::ErrorCode::too_large);
  EXPECT_THAT(recording.error().message, HasSubstr("longer than 1 s of processor time"));
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(IngestChild, OneThatClosesItsPipeAndHangsIsKilled) {
  limits_.processor_seconds = 1;
  use_script("exec 5>&-; exec sleep 1000");
  EXPECT_THAT(message(admit_bytes(speech_)), HasSubstr("longer than 1 s of processor time"));
}

TEST_F(IngestChild, KilledAtAnyMomentLeavesNothing) {
  std::mt19937 random(3);
  std::string kept;
  for (int round = 0; round < 60; ++round) {
    boost::asio::steady_timer moment(loop_, std::chrono::microseconds(random() % 60'000));
    moment.async_wait([](const boost::system::error_code& cancelled) {
      if (cancelled) return;
      if (const auto child = find_child(getpid(), "xiangyin-ingest")) kill(*child, SIGKILL);
    });
    const auto recording = admit_bytes(speech_);
    if (recording) {
      kept = recording->id;
    } else {
      EXPECT_THAT(recording.error().message, HasSubstr("killed by signal 9"));
    }
    EXPECT_THAT(files(), SizeIs(kept.empty() ? 0 : 2));
    library_->sweep([](const std::string&) { return false; });
  }
}

TEST_F(IngestChild, DroppedWithTheLoopItIsKilled) {
  auto loop = std::make_unique<boost::asio::io_context>();
  use_script("exec sleep 1000");
  auto library = library::Library::open(loop->get_executor(), clock_,
                                        {directory_ / "dropped", directory_ / "script"}, limits_, air_rate);
  ASSERT_TRUE(library);
  for (int i = 0; i < 3; ++i) {
    auto upload = (*library)->begin_upload();
    ASSERT_TRUE(upload && upload->append(speech_));
    boost::asio::co_spawn(*loop, (*library)->admit(std::move(*upload), {}), boost::asio::detached);
  }
  // The script becomes sleep at a moment of its own, which is no event of the loop.
  while (!find_child(getpid(), "sleep"))
    loop->run_one_for(std::chrono::milliseconds(10));
  library->reset();
  loop.reset();
  EXPECT_FALSE(find_child(getpid(), "sleep"));
  EXPECT_TRUE(std::filesystem::is_empty(directory_ / "dropped" / "incoming"));
}

TEST_F(IngestChild, OneAtATimeInOrder) {
  std::vector<std::string> titles;
  for (const std::string title : {"first", "second", "third"}) {
    auto begun = upload(speech_);
    ASSERT_TRUE(begun);
    boost::asio::co_spawn(
        loop_, library_->admit(std::move(*begun), {title, "hak", "", {}}),
        [&titles](const std::exception_ptr&, const core::Result<library::Recording>& recording) {
          titles.push_back(recording ? recording->details.title : recording.error().message);
        });
  }
  loop_.run();
  EXPECT_THAT(titles, testing::ElementsAre("first", "second", "third"));
  EXPECT_THAT(files(), SizeIs(2));
}

/// A file system of 1 MB in a mount namespace of this test's own.
class FullDisk : public IngestChild {
 protected:
  /// False where this user may not mount.
  bool make_disk() {
    if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    library_.reset();
    return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount("none", library_directory_.c_str(), "tmpfs", 0, "size=1m") == 0;
  }

  ~FullDisk() override {
    library_.reset();
    umount2(library_directory_.c_str(), MNT_DETACH);
  }
};

TEST_F(FullDisk, IsSaidAndLeavesNothing) {
  if (!make_disk()) GTEST_SKIP() << "this user may not mount a file system of its own";
  open();
  // The upload itself does not fit.
  EXPECT_EQ(message(admit_bytes(std::string(2'000'000, 'x'))), "the station's disk is full");
  EXPECT_THAT(files(), IsEmpty());
  // The upload fits, the air copy does not.
  const auto file = directory_ / "noise.flac";
  ASSERT_EQ(run({"sox", {"-n", "-r", "16000", "-b", "16", file, "synth", "20", "whitenoise"}}).status, 0);
  EXPECT_EQ(message(admit(file)), "the station's disk is full");
  EXPECT_THAT(files(), IsEmpty());
  // And after that it still works.
  EXPECT_EQ(message(admit_bytes(speech_)), "accepted");
  EXPECT_THAT(files(), SizeIs(2));
}

}  // namespace
}  // namespace xiangyin::test
