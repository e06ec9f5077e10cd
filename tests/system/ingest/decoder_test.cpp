// The foreign decoder may hang, spin, babble, lie or be taken over: the recording is refused with a sentence,
// nothing stays, no process is left, and nothing else can be reached from it.

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/process.hpp"
#include "tests/support/speech.hpp"
#include "tests/system/ingest/library_fixture.hpp"

namespace xiangyin::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ForeignDecoder : public LibraryTest {
 protected:
  /// The rogue, doing what the name says.
  void use(const std::string& name) {
    ffmpeg_ = directory_ / name;
    std::filesystem::create_symlink(std::filesystem::path(XIANGYIN_PROGRAMS) / "xiangyin-rogue-decoder",
                                    ffmpeg_);
    open();
  }

  /// What becomes of a recording that is MPEG-4 from outside.
  core::Result<library::Recording> admit_something() {
    return admit_bytes(
        std::string("\0\0\0\x10"
                    "ftypM4A \0\0\0\0\0\0\0\x08moov",
                    24));
  }

  void expect_refused(const std::string& name, core::ErrorCode code, const std::string& what) {
    SCOPED_TRACE(name);
    use(name);
    const auto recording = admit_something();
    EXPECT_THAT(message(recording), HasSubstr(what));
    ASSERT_FALSE(recording);
    EXPECT_EQ(recording.error().code, code);
    EXPECT_THAT(recording.error().advice, testing::EndsWith("."));
    EXPECT_THAT(files(), IsEmpty());
    expect_gone(name);
  }

  /// The decoder dies with the ingest child; the kernel takes a moment for it.
  static void expect_gone(const std::string& name) {
    for (int i = 0; i < 1000 && run({"pgrep", {"-x", name}}).status == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_NE(run({"pgrep", {"-x", name}}).status, 0) << name << " still runs";
  }
};

TEST_F(ForeignDecoder, ThatDoesItsWorkIsBelieved) {
  use("decoding");
  const auto recording = admit_something();
  ASSERT_TRUE(recording) << message(recording);
  EXPECT_EQ(recording->measurement.duration_milliseconds, 1000);
  EXPECT_EQ(recording->measurement.format, "MPEG-4");
  EXPECT_THAT(files(), SizeIs(2));
}

TEST_F(ForeignDecoder, ThatHangsIsGivenUp) {
  limits_.processor_seconds = 2;  // and as much patience
  expect_refused("silent", core::ErrorCode::io, "has stopped: nothing came for 2 s");
  expect_refused("stopping", core::ErrorCode::io, "has stopped: nothing came for 2 s");
  expect_refused("clinging", core::ErrorCode::io, "does not end");
}

TEST_F(ForeignDecoder, ThatIsStoppedInItsWorkIsGivenUp) {
  limits_.processor_seconds = 2;
  use("endless");
  limits_.duration_seconds = 86400;
  open();
  std::thread stopper([] {
    for (;;) {
      const auto ingest = find_child(getpid(), "xiangyin-ingest");
      const auto decoder = ingest ? find_child(*ingest, "endless") : std::nullopt;
      if (decoder && kill(*decoder, SIGSTOP) == 0) return;
    }
  });
  const auto recording = admit_something();
  stopper.join();
  EXPECT_THAT(message(recording), HasSubstr("has stopped: nothing came for 2 s"));
  EXPECT_THAT(files(), IsEmpty());
  expect_gone("endless");
}

TEST_F(ForeignDecoder, ThatSpinsIsEnded) {
  limits_.processor_seconds = 1;
  limits_.memory_bytes = std::int64_t{256} << 20U;
  // What comes first, its end or the end of the patience, is the scheduler's business.
  use("spinning");
  const auto recording = admit_something();
  EXPECT_THAT(message(recording),
              testing::AnyOf(HasSubstr("longer than 1 s of processor time"), HasSubstr("has stopped")));
  EXPECT_THAT(files(), IsEmpty());
  expect_gone("spinning");
}

TEST_F(ForeignDecoder, ThatSaysWhatIsNoSoundIsRefused) {
  expect_refused("babbling", core::ErrorCode::io, "gives no sound");
  expect_refused("lying", core::ErrorCode::io, "gives no sound");
  expect_refused("failing", core::ErrorCode::invalid, "damaged or breaks off after 0.0 s");
  expect_refused("breaking", core::ErrorCode::invalid, "damaged or breaks off after 0.9 s");
  expect_refused("empty", core::ErrorCode::invalid, "there is no sound in it");
}

TEST_F(ForeignDecoder, ThatNeverEndsIsTooLong) {
  limits_.duration_seconds = 5;
  expect_refused("endless", core::ErrorCode::too_large, "longer than 5.0 s");
}

TEST_F(ForeignDecoder, ThatIsTakenOverReachesNothing) {
  const bool landlock = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
  use(landlock ? "prying" : "prying_without_landlock");
  EXPECT_EQ(message(admit_something()), "accepted") << "it found a way";
}

TEST_F(ForeignDecoder, ThatCannotBeRunIsAnError) {
  ffmpeg_ = directory_ / "a folder";
  std::filesystem::create_directory(ffmpeg_);
  open();
  EXPECT_THAT(message(admit_something()), HasSubstr("ffmpeg cannot be run"));
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace xiangyin::test
