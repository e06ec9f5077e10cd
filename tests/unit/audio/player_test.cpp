#include "audio/player/player.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sndfile.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

using core::FileDescriptor;
using ::testing::HasSubstr;

/// Half a second of a 16-bit square wave at -20 dBFS.
FileDescriptor recording() {
  FileDescriptor file(memfd_create("recording", MFD_CLOEXEC));
  SF_INFO info{};
  info.samplerate = 48000;
  info.channels = 1;
  info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
  SNDFILE* writer = sf_open_fd(dup(file.get()), SFM_WRITE, &info, SF_TRUE);
  std::vector<float> samples(24000);
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = i / 100 % 2 == 0 ? 0.1F : -0.1F;
  sf_writef_float(writer, samples.data(), 24000);
  sf_close(writer);
  return file;
}

/// A player on a thread, and the daemon's end of its socket.
class Session {
 public:
  explicit Session(const std::string& device, const std::string& substitute = {}) {
    int sockets[2] = {-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
    socket_ = FileDescriptor(sockets[0]);
    player_ = std::thread([this, theirs = FileDescriptor(sockets[1])] {
      Player player(theirs.get());
      end_ = player.run();
    });
    send(Setup{device, 48000, 2, 100, substitute});
    expect<Ready>();
  }
  ~Session() { end(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Player::End end() {
    socket_.reset();
    if (player_.joinable()) player_.join();
    return end_;
  }

  void send(const Command& command) { EXPECT_TRUE(send_packet(socket_.get(), encode(command), {})); }

  /// Returns the reading end of the air mark.
  FileDescriptor cue(const std::string& name, std::int64_t start, std::int64_t latest_start,
                     std::vector<FileDescriptor> clips, std::vector<Segment> segments,
                     std::vector<OutputChannel> channels = {{0}, {1}}) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(pipe(ends), 0);
    std::vector<FileDescriptor> descriptors;
    descriptors.emplace_back(ends[1]);
    std::move(clips.begin(), clips.end(), std::back_inserter(descriptors));
    Cue cue{name, start, latest_start, 0, std::move(channels), std::move(segments), {}};
    EXPECT_TRUE(send_packet(socket_.get(), encode(Command(std::move(cue))), descriptors));
    return FileDescriptor(ends[0]);
  }

  /// Of the output as it was opened last.
  std::string substitution;

  /// The next fact that is neither Progress nor Opened, which come when they like.
  Fact next() {
    for (;;) {
      pollfd readable{socket_.get(), POLLIN, 0};
      poll(&readable, 1, 20'000);
      const auto packet = receive_packet(socket_.get());
      EXPECT_TRUE(packet);
      if (!packet) return Ready{};
      auto fact = decode_fact(packet->text);
      EXPECT_TRUE(fact) << packet->text;
      if (!fact) return Ready{};
      if (const auto* opened = std::get_if<Opened>(&*fact)) substitution = opened->substitution;
      if (!std::holds_alternative<Progress>(*fact) && !std::holds_alternative<Opened>(*fact))
        return std::move(*fact);
    }
  }

  template <class T>
  T expect() {
    Fact fact = next();
    EXPECT_TRUE(std::holds_alternative<T>(fact)) << encode(fact);
    return std::holds_alternative<T>(fact) ? std::get<T>(fact) : T{};
  }

 private:
  FileDescriptor socket_;
  Player::End end_ = Player::End::finished;
  std::thread player_;
};

std::vector<FileDescriptor> one(FileDescriptor file) {
  std::vector<FileDescriptor> files;
  files.push_back(std::move(file));
  return files;
}

std::string read_mark(const FileDescriptor& mark) {
  std::array<char, 16> bytes;
  const ssize_t length = read(mark.get(), bytes.data(), bytes.size());
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))};
}

std::int64_t in(std::int64_t milliseconds) {
  return Moment::now().wall + milliseconds * millisecond;
}

TEST(Player, SaysACueAndTellsEveryStep) {
  Session session("null");
  const std::int64_t start = in(1500);
  const auto mark =
      session.cue("b", start, start + second, one(recording()), {{0, -6, 0}, {-1, 0, 250}, {0, 0, 0}});
  EXPECT_EQ(session.expect<Cued>().milliseconds, 1250);
  const auto on_air = session.expect<OnAir>();
  EXPECT_EQ(on_air.broadcast, "b");
  EXPECT_EQ(read_mark(mark), "1");
  const auto ended = session.expect<Ended>();
  EXPECT_EQ(ended.how, Ended::How::completed);
  EXPECT_EQ(ended.milliseconds, 1250);
  EXPECT_NEAR(ended.peak_dbfs, -20, 0.01);
  EXPECT_EQ(read_mark(mark), "") << "one byte, then the end";
  EXPECT_EQ(session.end(), Player::End::finished);
}

TEST(Player, ABrokenClipFailsByItsNumber) {
  Session session("null");
  std::vector<FileDescriptor> clips = one(recording());
  clips.emplace_back(memfd_create("empty", MFD_CLOEXEC));
  const auto mark = session.cue("b", in(60'000), in(61'000), std::move(clips), {{0, 0, 0}, {1, 0, 0}});
  const auto ended = session.expect<Ended>();
  EXPECT_EQ(ended.how, Ended::How::failed);
  EXPECT_THAT(ended.reason, HasSubstr("clip 1"));
  EXPECT_EQ(read_mark(mark), "") << "never heard";
}

TEST(Player, RefusesChannelsTheOutputDoesNotHave) {
  Session session("null");
  const auto mark = session.cue("b", in(60'000), in(61'000), one(recording()), {{0, 0, 0}}, {{0}, {2}});
  EXPECT_EQ(session.expect<Ended>().how, Ended::How::failed);
}

TEST(Player, TooLateIsSaidAndNotHeard) {
  Session session("null");
  const auto mark = session.cue("b", in(-2000), in(-1000), one(recording()), {{0, 0, 0}});
  // It may have been read by then.
  Fact fact = session.next();
  if (std::holds_alternative<Cued>(fact)) fact = session.next();
  ASSERT_TRUE(std::holds_alternative<Ended>(fact)) << encode(fact);
  EXPECT_EQ(std::get<Ended>(fact).how, Ended::How::late);
  EXPECT_EQ(read_mark(mark), "");
}

TEST(Player, LateButAllowedStartsAtTheBeginning) {
  Session session("null");
  const auto mark = session.cue("b", in(-2000), in(10'000), one(recording()), {{0, 0, 0}});
  session.expect<Cued>();
  session.expect<OnAir>();
  EXPECT_EQ(session.expect<Ended>().milliseconds, 500);
}

TEST(Player, StoppedBeforeItsStartIsSilent) {
  Session session("null");
  const auto mark = session.cue("b", in(60'000), in(61'000), one(recording()), {{0, 0, 0}});
  session.expect<Cued>();
  session.send(Stop{"b", 50});
  const auto ended = session.expect<Ended>();
  EXPECT_EQ(ended.how, Ended::How::stopped);
  EXPECT_EQ(ended.milliseconds, 0);
  EXPECT_EQ(read_mark(mark), "");
}

TEST(Player, StoppedOnAirEndsWithAFade) {
  Session session("null");
  const auto mark = session.cue("b", in(500), in(10'000), one(recording()), {{0, 0, 0}, {-1, 0, 60'000}});
  session.expect<Cued>();
  session.expect<OnAir>();
  session.send(Stop{"b", 50});
  const auto ended = session.expect<Ended>();
  EXPECT_EQ(ended.how, Ended::How::stopped);
  EXPECT_LT(ended.milliseconds, 60'000);
}

TEST(Player, TwoBroadcastsAtOnce) {
  Session session("null");
  const std::int64_t start = in(1500);
  const auto left = session.cue("left", start, start + second, one(recording()), {{0, 0, 0}}, {{0}});
  const auto right = session.cue("right", start, start + second, one(recording()), {{0, 0, 0}}, {{1}});
  std::vector<std::string> ended;
  while (ended.size() < 2) {
    const Fact fact = session.next();
    if (const auto* end = std::get_if<Ended>(&fact)) {
      EXPECT_EQ(end->how, Ended::How::completed);
      ended.push_back(end->broadcast);
    }
  }
  EXPECT_THAT(ended, ::testing::UnorderedElementsAre("left", "right"));
}

TEST(Player, AnOutputThatDoesNotOpenIsToldAndTheCueMayBeTriedAgain) {
  Session session("null:open");
  const auto mark = session.cue("b", in(1000), in(5000), one(recording()), {{0, 0, 0}});
  Fact fact = session.next();
  if (std::holds_alternative<Cued>(fact)) fact = session.next();
  EXPECT_TRUE(std::holds_alternative<DeviceLost>(fact));
  EXPECT_EQ(read_mark(mark), "");
  EXPECT_EQ(session.end(), Player::End::lost);
}

TEST(Player, AnOutputThatStallsOnAirFailsTheBroadcastAndIsTold) {
  Session session("null:stall");
  const auto mark = session.cue("b", in(500), in(5000), one(recording()), {{0, 0, 0}, {-1, 0, 60'000}});
  session.expect<Cued>();
  session.expect<OnAir>();
  const auto ended = session.expect<Ended>();
  EXPECT_EQ(ended.how, Ended::How::failed);
  EXPECT_GT(ended.milliseconds, 0);
  session.expect<DeviceLost>();
  EXPECT_EQ(session.end(), Player::End::lost);
}

TEST(Player, TheDaemonsEndIsItsOwn) {
  Session session("null");
  const auto mark = session.cue("b", in(100), in(10'000), one(recording()), {{0, 0, 0}, {-1, 0, 60'000}});
  session.expect<Cued>();
  session.expect<OnAir>();
  EXPECT_EQ(session.end(), Player::End::finished);
}

TEST(Player, NonsenseEndsIt) {
  Session session("null");
  session.send(audio::Setup{"null", 48000, 2, 100, {}});
  EXPECT_EQ(session.end(), Player::End::confused);
}

TEST(Player, ASubstituteTakesOverWhenTheOutputDoesNotOpen) {
  Session session("null:open", "null");
  const auto mark = session.cue("b", in(3000), in(8000), one(recording()), {{0, 0, 0}});
  session.expect<Cued>();
  EXPECT_EQ(session.expect<OnAir>().broadcast, "b");
  EXPECT_THAT(session.substitution, HasSubstr("told not to open"));
  EXPECT_EQ(session.expect<Ended>().how, Ended::How::completed);
}

}  // namespace
}  // namespace xiangyin::audio
