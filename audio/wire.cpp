#include "audio/wire.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <sys/socket.h>
#include <sys/uio.h>

#include "daemon/core/json.hpp"

namespace xiangyin::audio {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

constexpr std::int64_t any_moment = std::int64_t{1} << 62;
constexpr std::int64_t most_channels = 32;
constexpr std::int64_t longest = std::int64_t{1000} * 60 * 60 * 24 * 7;  // ms
constexpr std::array<std::string_view, 4> how_names{"completed", "stopped", "late", "failed"};

json::object to_json(const Setup& setup) {
  return {{"type", "setup"},
          {"device", setup.device},
          {"substitute", setup.substitute},
          {"sample_rate", setup.sample_rate},
          {"channels", setup.channels},
          {"buffer_milliseconds", setup.buffer_milliseconds}};
}

json::object to_json(const Cue& cue) {
  json::array channels;
  for (const OutputChannel& channel : cue.channels)
    channels.push_back({{"number", channel.number}, {"gain_db", channel.gain_db}});
  json::array segments;
  for (const Segment& segment : cue.segments) {
    segments.push_back({{"clip", segment.clip},
                        {"gain_db", segment.gain_db},
                        {"milliseconds", segment.milliseconds},
                        {"limited", segment.limited}});
  }
  return {{"type", "cue"},
          {"broadcast", cue.broadcast},
          {"start", cue.start},
          {"latest_start", cue.latest_start},
          {"ceiling_dbtp", cue.ceiling_dbtp},
          {"channels", std::move(channels)},
          {"segments", std::move(segments)}};
}

json::object to_json(const Stop& stop) {
  return {{"type", "stop"}, {"broadcast", stop.broadcast}, {"fade_milliseconds", stop.fade_milliseconds}};
}

json::object to_json(const Ready&) {
  return {{"type", "ready"}};
}

json::object to_json(const Cued& cued) {
  return {{"type", "cued"}, {"broadcast", cued.broadcast}, {"milliseconds", cued.milliseconds}};
}

json::object to_json(const OnAir& on_air) {
  return {{"type", "on_air"}, {"broadcast", on_air.broadcast}, {"at", on_air.at}};
}

json::object to_json(const Ended& ended) {
  return {{"type", "ended"},
          {"broadcast", ended.broadcast},
          {"how", how_names.at(static_cast<std::size_t>(ended.how))},
          {"reason", ended.reason},
          {"milliseconds", ended.milliseconds},
          {"peak_dbfs", ended.peak_dbfs},
          {"rms_dbfs", ended.rms_dbfs}};
}

json::object to_json(const Progress& progress) {
  return {{"type", "progress"},
          {"frames", progress.frames},
          {"underruns", progress.underruns},
          {"peak_dbfs", progress.peak_dbfs}};
}

json::object to_json(const Opened& opened) {
  return {{"type", "opened"}, {"substitution", opened.substitution}};
}

json::object to_json(const DeviceLost& lost) {
  return {{"type", "device_lost"}, {"reason", lost.reason}};
}

Setup read_setup(JsonReader& reader) {
  return {reader.text("device"), static_cast<int>(reader.integer("sample_rate", 8000, 192000)),
          static_cast<int>(reader.integer("channels", 1, 32)),
          static_cast<int>(reader.integer("buffer_milliseconds", 10, 5000)),
          reader.text_or("substitute", "")};
}

std::vector<OutputChannel> read_channels(JsonReader& reader) {
  std::vector<OutputChannel> channels;
  const json::value* list = reader.member("channels");
  if (list == nullptr || !list->is_array()) {
    reader.refuse("channels", "must be a list", "List output channels from 0.");
    return channels;
  }
  for (const json::value& entry : list->get_array()) {
    JsonReader one(entry, reader.pointer("channels"));
    channels.push_back({static_cast<int>(one.integer("number", 0, most_channels - 1)),
                        one.number_or("gain_db", 0, -120, 0)});
    if (auto read = one.finish(); !read) reader.refuse(read.error());
  }
  return channels;
}

std::vector<Segment> read_segments(JsonReader& reader, std::size_t clips) {
  std::vector<Segment> segments;
  const json::value* list = reader.member("segments");
  if (list == nullptr || !list->is_array() || list->get_array().size() > max_segments) {
    reader.refuse("segments", "must be a list of at most " + std::to_string(max_segments),
                  "Send fewer segments.");
    return segments;
  }
  for (const json::value& entry : list->get_array()) {
    JsonReader one(entry, reader.pointer("segments"));
    segments.push_back(
        {static_cast<int>(one.integer("clip", Segment::chime, static_cast<std::int64_t>(clips) - 1)),
         one.number_or("gain_db", 0, -200, most_gain_db), one.integer_or("milliseconds", 0, 0, longest),
         one.flag_or("limited", false)});
    if (auto read = one.finish(); !read) reader.refuse(read.error());
  }
  return segments;
}

Cue read_cue(JsonReader& reader, std::vector<core::FileDescriptor> descriptors) {
  Cue cue;
  cue.broadcast = reader.text("broadcast");
  cue.start = reader.integer("start", -any_moment, any_moment);
  cue.latest_start = reader.integer("latest_start", -any_moment, any_moment);
  cue.ceiling_dbtp = reader.number_or("ceiling_dbtp", 0, -120, 0);
  cue.channels = read_channels(reader);
  if (descriptors.empty())
    reader.refuse("segments", "came without an air mark", "Send its descriptor first.");
  cue.segments = read_segments(reader, descriptors.empty() ? 0 : descriptors.size() - 1);
  cue.descriptors = std::move(descriptors);
  return cue;
}

Ended read_ended(JsonReader& reader) {
  Ended ended;
  ended.broadcast = reader.text("broadcast");
  const std::string how = reader.text("how");
  std::size_t index = 0;
  while (index < how_names.size() && how_names.at(index) != how)
    ++index;
  if (index == how_names.size()) {
    reader.refuse("how", "'" + how + "' is unknown", "Use completed, stopped, late or failed.");
  } else {
    ended.how = static_cast<Ended::How>(index);
  }
  ended.reason = reader.text_or("reason", "");
  ended.milliseconds = reader.integer("milliseconds", 0, longest);
  ended.peak_dbfs = reader.number_or("peak_dbfs", -120, -200, 100);
  ended.rms_dbfs = reader.number_or("rms_dbfs", -120, -200, 100);
  return ended;
}

Error unknown_type(const std::string& type) {
  return {ErrorCode::invalid, "/type", "'" + type + "' is not a message", "Update both programs together."};
}

}  // namespace

std::string encode(const Command& command) {
  return std::visit([](const auto& message) { return json::serialize(to_json(message)); }, command);
}

std::string encode(const Fact& fact) {
  return std::visit([](const auto& message) { return json::serialize(to_json(message)); }, fact);
}

Result<Command> decode_command(std::string_view text, std::vector<core::FileDescriptor> descriptors) {
  const auto value = core::parse_json(text);
  if (!value) return value.error();
  JsonReader reader(*value, "");
  const std::string type = reader.text("type");
  Command command;
  if (type == "setup") {
    command = read_setup(reader);
  } else if (type == "cue") {
    command = read_cue(reader, std::move(descriptors));
  } else if (type == "stop") {
    command = Stop{reader.text("broadcast"), static_cast<int>(reader.integer("fade_milliseconds", 0, 10000))};
  } else {
    reader.refuse(unknown_type(type));
  }
  if (auto read = reader.finish(); !read) return read.error();
  return command;
}

Result<Fact> decode_fact(std::string_view text) {
  const auto value = core::parse_json(text);
  if (!value) return value.error();
  JsonReader reader(*value, "");
  const std::string type = reader.text("type");
  Fact fact;
  if (type == "ready") {
    fact = Ready{};
  } else if (type == "cued") {
    fact = Cued{reader.text("broadcast"), reader.integer("milliseconds", 0, longest)};
  } else if (type == "on_air") {
    fact = OnAir{reader.text("broadcast"), reader.integer("at", -any_moment, any_moment)};
  } else if (type == "ended") {
    fact = read_ended(reader);
  } else if (type == "progress") {
    fact = Progress{reader.integer("frames", 0, any_moment), reader.integer("underruns", 0, any_moment),
                    reader.number_or("peak_dbfs", -120, -200, 100)};
  } else if (type == "opened") {
    fact = Opened{reader.text_or("substitution", "")};
  } else if (type == "device_lost") {
    fact = DeviceLost{reader.text("reason")};
  } else {
    reader.refuse(unknown_type(type));
  }
  if (auto read = reader.finish(); !read) return read.error();
  return fact;
}

Result<void> send_packet(int socket, std::string_view text,
                         const std::vector<core::FileDescriptor>& descriptors) {
  iovec data{const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  std::vector<char> control;
  if (!descriptors.empty()) {
    const std::size_t length = descriptors.size() * sizeof(int);
    control.resize(CMSG_SPACE(length));
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(length);
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
      const int descriptor = descriptors[i].get();
      std::memcpy(CMSG_DATA(header) + i * sizeof(int), &descriptor, sizeof descriptor);
    }
  }
  while (sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return Error{ErrorCode::unavailable, {}, "the other side does not read", {}};
    return core::system_error("sending to", "player socket", errno);
  }
  return {};
}

namespace {

// Of the next packet; nothing is taken. 0 at the other side's end.
Result<std::size_t> next_size(int socket) {
  for (;;) {
    const ssize_t size = recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return Error{ErrorCode::unavailable, {}, "nothing to read yet", {}};
    return core::system_error("receiving from", "player socket", errno);
  }
}

}  // namespace

Result<Packet> receive_packet(int socket) {
  // Room for this message rather than for the largest: most are a line, and fresh pages cost more than that.
  const auto size = next_size(socket);
  if (!size) return size.error();
  Packet packet;
  packet.text.resize(std::min(*size, max_message));
  alignas(cmsghdr) std::array<char, CMSG_SPACE((max_clips + 1) * sizeof(int))> control{};
  iovec data{packet.text.data(), packet.text.size()};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t length = 0;
  while ((length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC)) < 0) {
    if (errno == EINTR) continue;
    return core::system_error("receiving from", "player socket", errno);
  }
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof descriptor);
      packet.descriptors.emplace_back(descriptor);
    }
  }
  if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    return Error{ErrorCode::too_large, {}, "a message is over " + std::to_string(max_message) + " bytes", {}};
  }
  packet.text.resize(static_cast<std::size_t>(length));
  return packet;
}

}  // namespace xiangyin::audio
