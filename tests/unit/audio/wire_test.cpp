#include "audio/wire.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

using core::ErrorCode;
using core::FileDescriptor;
using ::testing::HasSubstr;

struct SocketPair {
  FileDescriptor ours, theirs;
  SocketPair() {
    int sockets[2] = {-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
    ours = FileDescriptor(sockets[0]);
    theirs = FileDescriptor(sockets[1]);
  }
};

std::vector<FileDescriptor> some_descriptors(std::size_t count) {
  std::vector<FileDescriptor> descriptors;
  for (std::size_t i = 0; i < count; ++i)
    descriptors.emplace_back(open("/dev/null", O_RDWR | O_CLOEXEC));
  return descriptors;
}

Cue some_cue() {
  Cue cue;
  cue.broadcast = "rule-7/20261124T073000";
  cue.start = 1'795'472'260'492'344'908;
  cue.latest_start = cue.start + 30'000'000'000;
  cue.ceiling_dbtp = -1.5;
  cue.channels = {{0, 0}, {3, -6.5}, {31, 0}};
  cue.segments = {{0, -3.5, 0}, {-1, 0, 750}, {1, 0, 0}, {0, 2, 0}};
  cue.descriptors = some_descriptors(3);
  return cue;
}

TEST(Wire, CommandsComeBackAsTheyWere) {
  const auto setup = decode_command(encode(Command(audio::Setup{"wav:/tmp", 44100, 8, 250, "null"})), {});
  ASSERT_TRUE(setup);
  EXPECT_EQ(std::get<audio::Setup>(*setup).device, "wav:/tmp");
  EXPECT_EQ(std::get<audio::Setup>(*setup).substitute, "null");
  EXPECT_EQ(std::get<audio::Setup>(*setup).sample_rate, 44100);
  EXPECT_EQ(std::get<audio::Setup>(*setup).channels, 8);
  EXPECT_EQ(std::get<audio::Setup>(*setup).buffer_milliseconds, 250);

  Cue sent = some_cue();
  auto descriptors = std::move(sent.descriptors);
  const auto decoded = decode_command(encode(Command(std::move(sent))), std::move(descriptors));
  ASSERT_TRUE(decoded);
  const Cue& cue = std::get<Cue>(*decoded);
  const Cue same = some_cue();
  EXPECT_EQ(cue.broadcast, same.broadcast);
  EXPECT_EQ(cue.start, same.start);
  EXPECT_EQ(cue.latest_start, same.latest_start);
  EXPECT_EQ(cue.channels, same.channels);
  ASSERT_EQ(cue.segments.size(), 4U);
  EXPECT_EQ(cue.segments[0].gain_db, -3.5);
  EXPECT_EQ(cue.segments[1].clip, -1);
  EXPECT_EQ(cue.segments[1].milliseconds, 750);
  EXPECT_EQ(cue.descriptors.size(), 3U);

  const auto stop = decode_command(encode(Command(Stop{"b", 120})), {});
  ASSERT_TRUE(stop);
  EXPECT_EQ(std::get<Stop>(*stop).fade_milliseconds, 120);
}

TEST(Wire, FactsComeBackAsTheyWere) {
  using How = Ended::How;
  for (const How how : {How::completed, How::stopped, How::late, How::failed}) {
    const auto fact = decode_fact(encode(Fact(Ended{"b", how, "clip 2: it breaks off", 1234, -1.5, -20.25})));
    ASSERT_TRUE(fact);
    const auto& ended = std::get<Ended>(*fact);
    EXPECT_EQ(ended.how, how);
    EXPECT_EQ(ended.reason, "clip 2: it breaks off");
    EXPECT_EQ(ended.milliseconds, 1234);
    EXPECT_EQ(ended.peak_dbfs, -1.5);
    EXPECT_EQ(ended.rms_dbfs, -20.25);
  }
  EXPECT_TRUE(std::holds_alternative<Ready>(decode_fact(encode(Fact(Ready{}))).value()));
  EXPECT_EQ(std::get<Cued>(decode_fact(encode(Fact(Cued{"b", 77}))).value()).milliseconds, 77);
  EXPECT_EQ(std::get<OnAir>(decode_fact(encode(Fact(OnAir{"b", -5}))).value()).at, -5);
  EXPECT_EQ(std::get<Progress>(decode_fact(encode(Fact(Progress{9, 3, -7}))).value()).underruns, 3);
  for (const std::string substitution : {"", "gone"})
    EXPECT_EQ(std::get<Opened>(decode_fact(encode(Fact(Opened{substitution}))).value()).substitution,
              substitution);
  EXPECT_EQ(std::get<DeviceLost>(decode_fact(encode(Fact(DeviceLost{"gone"}))).value()).reason, "gone");
}

TEST(Wire, RefusesWhatIsNoMessageAndSaysWhere) {
  const std::pair<const char*, const char*> refused[] = {
      {"", ""},
      {"[]", ""},
      {R"({"type":"dance"})", "/type"},
      {R"({"type":"setup","device":"null","sample_rate":0,"channels":2,"buffer_milliseconds":500})",
       "/sample_rate"},
      {R"({"type":"setup","device":"null","sample_rate":48000,"channels":99,"buffer_milliseconds":500})",
       "/channels"},
      {R"({"type":"stop","broadcast":"b","fade_milliseconds":50,"extra":1})", "/extra"},
      {R"({"type":"cue","broadcast":"b","start":0,"latest_start":0,"channels":[{"number":0}],"segments":[{"clip":1}]})",
       "/segments"},
      {R"({"type":"cue","broadcast":"b","start":0,"latest_start":0,"channels":[{"number":32}],"segments":[]})",
       "/channels"},
  };
  for (const auto& [text, field] : refused) {
    const auto decoded = decode_command(text, some_descriptors(2));
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::invalid) << text;
    EXPECT_THAT(decoded.error().field, HasSubstr(field)) << text;
  }
}

TEST(Wire, ACueNeedsAnAirMark) {
  Cue cue = some_cue();
  cue.segments = {{-1, 0, 100}};
  EXPECT_FALSE(decode_command(encode(Command(std::move(cue))), {}));
}

TEST(Wire, DescriptorsTravelWithTheirPacket) {
  const SocketPair sockets;
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  FileDescriptor read_end(ends[0]);
  std::vector<FileDescriptor> sent;
  sent.emplace_back(ends[1]);
  ASSERT_TRUE(send_packet(sockets.ours.get(), "hello", sent));
  sent.clear();
  auto packet = receive_packet(sockets.theirs.get());
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->text, "hello");
  ASSERT_EQ(packet->descriptors.size(), 1U);
  ASSERT_EQ(write(packet->descriptors[0].get(), "x", 1), 1);
  char byte = 0;
  EXPECT_EQ(read(read_end.get(), &byte, 1), 1);
  EXPECT_EQ(byte, 'x');
}

TEST(Wire, AsManyDescriptorsAsACueMayHave) {
  const SocketPair sockets;
  ASSERT_TRUE(send_packet(sockets.ours.get(), "many", some_descriptors(max_clips + 1)));
  const auto packet = receive_packet(sockets.theirs.get());
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->descriptors.size(), max_clips + 1);
}

TEST(Wire, NothingToReadAndTheEndAreToldApart) {
  SocketPair sockets;
  const auto nothing = receive_packet(sockets.theirs.get());
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::unavailable);
  sockets.ours.reset();
  const auto end = receive_packet(sockets.theirs.get());
  ASSERT_TRUE(end);
  EXPECT_TRUE(end->text.empty());
}

TEST(Wire, AMessageOverTheLimitIsRefusedAndAFullSocketSaysSo) {
  const SocketPair sockets;
  const std::string large(max_message + 1, 'x');
  ASSERT_TRUE(send_packet(sockets.ours.get(), large, {}));
  const auto packet = receive_packet(sockets.theirs.get());
  ASSERT_FALSE(packet);
  EXPECT_EQ(packet.error().code, ErrorCode::too_large);
  core::Result<void> sent;
  while (sent)
    sent = send_packet(sockets.ours.get(), std::string(10000, 'x'), {});
  EXPECT_EQ(sent.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace xiangyin::audio
