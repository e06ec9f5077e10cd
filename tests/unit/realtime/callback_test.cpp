#include <csignal>
#include <memory>
#include <mutex>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "audio/player/output.hpp"
#include "tests/unit/realtime/guard.hpp"

// The proof behind SoundSource's contract: all that runs in the device's callback is called here as a device
// would call it, in every state a voice can be in, while allocations, locks and system calls are watched.
namespace xiangyin::audio {
namespace {

/// Lends out the source it was opened with.
class LendingDevice final : public AudioDevice {
 public:
  explicit LendingDevice(SoundSource** source) : source_(source) {}
  core::Result<void> open(const StreamFormat&, SoundSource& source) override {
    *source_ = &source;
    return {};
  }
  void close() override {}

 private:
  SoundSource** source_;
};

/// An opened output with voices that begin, sound together, run dry, fade, come late and end.
class Scene {
 public:
  Scene()
      : output_(std::make_unique<LendingDevice>(&source_),
                StreamFormat{48000, 2, std::chrono::milliseconds(500)}) {
    EXPECT_TRUE(output_.open());
    for (int i = 0; i < 6; ++i) {
      voices_.push_back(std::make_unique<Voice>(
          20000, i % 2 == 0 ? std::vector<ChannelGain>{{0}, {1, 0.5F}} : std::vector<ChannelGain>{{0}}));
      for (int frame = 0; frame < 15000; ++frame)
        voices_.back()->input.push_one(0.3F);
    }
    voices_[0]->place(0, never);
    voices_[0]->end_input();
    voices_[1]->place(700, never);  // runs dry
    voices_[2]->place(5000, never);
    voices_[3]->place(100, never);
    voices_[3]->fade_out(50);    // before its start
    voices_[4]->place(-10, -5);  // missed
    for (const auto& voice : voices_)
      output_.mixer().add(*voice);
  }

  void play() noexcept {
    for (int call = 0; call < 300; ++call) {
      if (call == 10) voices_[2]->fade_out(900);
      source_->fill(buffer_, {call, call + 1, call == 7});
    }
  }

  const Voice& voice(std::size_t index) const { return *voices_[index]; }

 private:
  SoundSource* source_ = nullptr;
  std::vector<std::unique_ptr<Voice>> voices_;
  std::vector<std::int16_t> buffer_ = std::vector<std::int16_t>(2 * 1000);
  Output output_;
};

TEST(Callback, TakesNoHeapAndNoLock) {
  Scene scene;
  {
    const Guard guard;
    scene.play();
    EXPECT_EQ(guard.first_offence(), "");
  }
  // The scene was what it promises.
  EXPECT_EQ(scene.voice(0).state(), Voice::State::said);
  EXPECT_GT(scene.voice(1).starved(), 0);
  EXPECT_EQ(scene.voice(2).state(), Voice::State::cut);
  EXPECT_EQ(scene.voice(3).frames_said(), 0);
  EXPECT_EQ(scene.voice(4).state(), Voice::State::missed);
  EXPECT_EQ(scene.voice(5).state(), Voice::State::waiting);
}

TEST(CallbackDeathTest, MakesNoSystemCall) {
  EXPECT_EXIT(
      {
        Scene scene;
        end_after_work_without_system_calls([&scene] { scene.play(); });
      },
      testing::ExitedWithCode(0), "");
}

TEST(Guard, SeesHeapAndLocks) {
  const Guard guard;
  EXPECT_EQ(guard.first_offence(), "");
  std::mutex mutex;
  const std::lock_guard lock(mutex);
  EXPECT_EQ(guard.first_offence(), "pthread_mutex_lock");
  const Guard again;
  auto memory = std::make_unique<std::vector<int>>(100);
  EXPECT_EQ(again.first_offence(), "malloc") << memory->size();
}

TEST(GuardDeathTest, SeesSystemCalls) {
  EXPECT_EXIT(end_after_work_without_system_calls([] { static_cast<void>(getppid()); }),
              testing::KilledBySignal(SIGSYS), "");
}

}  // namespace
}  // namespace xiangyin::audio
