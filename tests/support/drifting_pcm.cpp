// An ALSA plug-in that is a sound card whose crystal runs off: libasound_module_pcm_drifting.so.
//
//   pcm_type.drifting { lib "/path/libasound_module_pcm_drifting.so" }
//   pcm.fast { type drifting ppm 200 directory "/somewhere/fast" hint { show on description "fast" } }
//
// It plays by CLOCK_MONOTONIC at its nominal rate times 1 + ppm / 1e6. What it is given goes into the
// directory, one file for each time it is started, interleaved 16-bit samples, named after the moment of
// CLOCK_REALTIME, in nanoseconds, at which the first of them sounds.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <fcntl.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace {

std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

struct Card {
  snd_pcm_ioplug_t plug{};
  double rate_factor = 1;
  std::string directory;
  std::string held;  // given before it was started
  int file = -1;
  std::int64_t started = 0;  // CLOCK_MONOTONIC
  std::uint64_t given = 0;   // frames
  bool running = false;

  double frame_nanoseconds() const { return 1e9 / (plug.rate * rate_factor); }
  std::uint64_t played() const {
    if (!running) return 0;
    return static_cast<std::uint64_t>(static_cast<double>(nanoseconds(CLOCK_MONOTONIC) - started) /
                                      frame_nanoseconds());
  }
};

Card& card_of(snd_pcm_ioplug_t* plug) {
  return *static_cast<Card*>(plug->private_data);
}

void write_out(Card& card, const char* bytes, std::size_t count) {
  if (card.file < 0) {
    card.held.append(bytes, count);
  } else if (write(card.file, bytes, count) < 0) {
    SNDERR("cannot write what is heard");
  }
}

int start(snd_pcm_ioplug_t* plug) {
  Card& card = card_of(plug);
  card.started = nanoseconds(CLOCK_MONOTONIC);
  card.running = true;
  const std::string name = card.directory + "/" + std::to_string(nanoseconds(CLOCK_REALTIME));
  card.file = open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  write_out(card, card.held.data(), card.held.size());
  card.held.clear();
  return 0;
}

int stop(snd_pcm_ioplug_t* plug) {
  Card& card = card_of(plug);
  const itimerspec never{};
  timerfd_settime(plug->poll_fd, 0, &never, nullptr);
  if (card.file >= 0) close(card.file);
  card.file = -1;
  card.running = false;
  return 0;
}

int prepare(snd_pcm_ioplug_t* plug) {
  Card& card = card_of(plug);
  card.given = 0;
  card.held.clear();
  // Whoever waits for room is woken four times a period, before the start too: what starts it is that it is
  // given something.
  const auto tick =
      static_cast<std::int64_t>(static_cast<double>(plug->period_size) * card.frame_nanoseconds() / 4);
  const timespec interval{tick / 1'000'000'000, tick % 1'000'000'000};
  const itimerspec times{interval, interval};
  timerfd_settime(plug->poll_fd, 0, &times, nullptr);
  return 0;
}

snd_pcm_sframes_t pointer(snd_pcm_ioplug_t* plug) {
  const Card& card = card_of(plug);
  const std::uint64_t played = card.played();
  if (played > card.given) return -EPIPE;
  return static_cast<snd_pcm_sframes_t>(played % plug->buffer_size);
}

snd_pcm_sframes_t transfer(snd_pcm_ioplug_t* plug, const snd_pcm_channel_area_t* areas,
                           snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
  Card& card = card_of(plug);
  const auto* bytes = static_cast<const char*>(areas->addr) + areas->first / 8 + offset * (areas->step / 8);
  write_out(card, bytes, size * plug->channels * sizeof(std::int16_t));
  card.given += size;
  return static_cast<snd_pcm_sframes_t>(size);
}

int delay(snd_pcm_ioplug_t* plug, snd_pcm_sframes_t* frames) {
  const Card& card = card_of(plug);
  *frames = static_cast<snd_pcm_sframes_t>(card.given) - static_cast<snd_pcm_sframes_t>(card.played());
  return 0;
}

int poll_revents(snd_pcm_ioplug_t* plug, pollfd* descriptors, unsigned int count, unsigned short* revents) {
  Card& card = card_of(plug);
  *revents = 0;
  if (count != 1 || (descriptors[0].revents & POLLIN) == 0) return 0;
  std::uint64_t ticks = 0;
  if (read(plug->poll_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN) return -errno;
  const std::uint64_t waiting = card.given - std::min(card.given, card.played());
  if (plug->buffer_size - std::min<std::uint64_t>(waiting, plug->buffer_size) >= plug->period_size)
    *revents = POLLOUT;
  return 0;
}

int close_card(snd_pcm_ioplug_t* plug) {
  stop(plug);
  close(plug->poll_fd);
  delete &card_of(plug);  // made by open below, and owned by libasound from then on
  return 0;
}

const snd_pcm_ioplug_callback_t callbacks = [] {
  snd_pcm_ioplug_callback_t list{};
  list.start = start;
  list.stop = stop;
  list.pointer = pointer;
  list.transfer = transfer;
  list.prepare = prepare;
  list.delay = delay;
  list.poll_revents = poll_revents;
  list.close = close_card;
  return list;
}();

int constrain(snd_pcm_ioplug_t* plug) {
  const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
  const unsigned int format[] = {SND_PCM_FORMAT_S16_LE};
  int error = snd_pcm_ioplug_set_param_list(plug, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
  if (error == 0) error = snd_pcm_ioplug_set_param_list(plug, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
  if (error == 0) error = snd_pcm_ioplug_set_param_minmax(plug, SND_PCM_IOPLUG_HW_CHANNELS, 1, 8);
  if (error == 0) error = snd_pcm_ioplug_set_param_minmax(plug, SND_PCM_IOPLUG_HW_RATE, 8000, 96000);
  if (error == 0) error = snd_pcm_ioplug_set_param_minmax(plug, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64, 1 << 20);
  if (error == 0) error = snd_pcm_ioplug_set_param_minmax(plug, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 128, 2 << 20);
  if (error == 0) error = snd_pcm_ioplug_set_param_minmax(plug, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
  return error;
}

}  // namespace

extern "C" {

SND_PCM_PLUGIN_DEFINE_FUNC(drifting) {
  auto card = std::make_unique<Card>();
  snd_config_iterator_t at;
  snd_config_iterator_t next;
  snd_config_for_each(at, next, conf) {
    snd_config_t* node = snd_config_iterator_entry(at);
    const char* key = nullptr;
    if (snd_config_get_id(node, &key) < 0) continue;
    const std::string id = key;
    long ppm = 0;
    const char* directory = nullptr;
    if (id == "ppm" && snd_config_get_integer(node, &ppm) == 0) {
      card->rate_factor = 1 + static_cast<double>(ppm) * 1e-6;
    } else if (id == "directory" && snd_config_get_string(node, &directory) == 0) {
      card->directory = directory;
    }
  }
  card->plug.version = SND_PCM_IOPLUG_VERSION;
  card->plug.name = "a card whose crystal runs off";
  card->plug.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  card->plug.poll_events = POLLIN;
  card->plug.callback = &callbacks;
  card->plug.private_data = card.get();
  int error = snd_pcm_ioplug_create(&card->plug, name, stream, mode);
  if (error < 0) return error;
  Card* owned = card.release();
  error = constrain(&owned->plug);
  if (error < 0) {
    snd_pcm_ioplug_delete(&owned->plug);
    return error;
  }
  *pcmp = owned->plug.pcm;
  return 0;
}

SND_PCM_PLUGIN_SYMBOL(drifting);
}
