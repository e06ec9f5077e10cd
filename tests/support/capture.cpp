#include "tests/support/capture.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <vector>

#include <pulse/pulseaudio.h>

namespace xiangyin::test {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

core::Instant now() {
  return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

Nanoseconds length_of(std::size_t samples) {
  return Nanoseconds(static_cast<std::int64_t>(static_cast<double>(samples) * 1e9 / Capture::rate));
}

constexpr pa_sample_spec format{PA_SAMPLE_FLOAT32LE, Capture::rate, 1};

}  // namespace

/// The loop's thread runs the callbacks, which write everything below `mutex`.
struct Capture::State {
  /// Where sample number zero would have been heard, according to one fragment.
  struct Observation {
    std::size_t sample;
    core::Instant origin;
  };

  pa_threaded_mainloop* loop = nullptr;
  pa_context* context = nullptr;
  pa_stream* stream = nullptr;

  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::vector<float> samples;
  std::vector<Observation> observations;
  bool failed = false;

  void fail() {
    const std::lock_guard lock(mutex);
    failed = true;
    changed.notify_all();
  }

  void on_context() {
    const pa_context_state_t state = pa_context_get_state(context);
    if (!PA_CONTEXT_IS_GOOD(state)) fail();
    if (state != PA_CONTEXT_READY) return;
    stream = pa_stream_new(context, "capture", &format, nullptr);
    pa_stream_set_read_callback(
        stream, [](pa_stream*, std::size_t, void* self) { static_cast<State*>(self)->on_fragment(); }, this);
    pa_stream_set_state_callback(
        stream,
        [](pa_stream* of, void* self) {
          if (!PA_STREAM_IS_GOOD(pa_stream_get_state(of))) static_cast<State*>(self)->fail();
        },
        this);
    constexpr auto unset = static_cast<std::uint32_t>(-1);
    // Fragments of 10 ms: small enough to date them well, large enough to cost little.
    const pa_buffer_attr buffer{unset, unset, unset, unset, Capture::rate / 100 * 4};
    pa_stream_connect_record(
        stream, "sink.monitor", &buffer,
        static_cast<pa_stream_flags_t>(PA_STREAM_ADJUST_LATENCY | PA_STREAM_AUTO_TIMING_UPDATE |
                                       PA_STREAM_INTERPOLATE_TIMING));
  }

  void on_fragment() {
    pa_usec_t latency = 0;
    int is_negative = 0;
    // The latency is the age of the sample that is read next; negative for one that is yet to sound.
    const bool is_dated = pa_stream_get_latency(stream, &latency, &is_negative) == 0;
    const auto age =
        std::chrono::microseconds(static_cast<std::int64_t>(latency)) * (is_negative != 0 ? -1 : 1);
    const core::Instant heard = now() - age;
    const std::lock_guard lock(mutex);
    if (is_dated) observations.push_back({samples.size(), heard - length_of(samples.size())});
    const void* data = nullptr;
    std::size_t bytes = 0;
    while (pa_stream_readable_size(stream) > 0 && pa_stream_peek(stream, &data, &bytes) == 0 && bytes > 0) {
      const std::size_t count = bytes / sizeof(float);
      if (data != nullptr) {
        const auto* fragment = static_cast<const float*>(data);
        samples.insert(samples.end(), fragment, fragment + count);
      } else {
        samples.resize(samples.size() + count);  // a hole is silence of that length
      }
      pa_stream_drop(stream);
    }
    changed.notify_all();
  }

  core::Instant origin_near(std::size_t sample) const {
    std::vector<core::Instant> origins;
    for (const Observation& observation : observations) {
      const std::size_t distance =
          std::max(observation.sample, sample) - std::min(observation.sample, sample);
      if (distance <= Capture::rate) origins.push_back(observation.origin);
    }
    if (origins.empty()) throw std::logic_error("nothing was captured near that sample");
    const auto middle = origins.begin() + static_cast<std::ptrdiff_t>(origins.size() / 2);
    std::nth_element(origins.begin(), middle, origins.end());
    return *middle;
  }
};

Capture::Capture(const std::string& server_address) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.loop = pa_threaded_mainloop_new();
  state.context = pa_context_new(pa_threaded_mainloop_get_api(state.loop), "xiangyin tests");
  pa_context_set_state_callback(
      state.context, [](pa_context*, void* self) { static_cast<State*>(self)->on_context(); }, &state);
  if (pa_context_connect(state.context, server_address.c_str(), PA_CONTEXT_NOAUTOSPAWN, nullptr) != 0)
    state.fail();
  pa_threaded_mainloop_start(state.loop);
  std::unique_lock lock(state.mutex);
  const bool is_up = state.changed.wait_for(lock, std::chrono::seconds(20),
                                            [&state] { return state.failed || !state.observations.empty(); });
  if (!is_up || state.failed) throw std::runtime_error("the sound server does not let us listen");
}

Capture::~Capture() {
  pa_threaded_mainloop_stop(state_->loop);
  if (state_->stream != nullptr) pa_stream_unref(state_->stream);
  pa_context_disconnect(state_->context);
  pa_context_unref(state_->context);
  pa_threaded_mainloop_free(state_->loop);
}

Sound Capture::sound() const {
  const std::lock_guard lock(state_->mutex);
  return {state_->samples, rate};
}

core::Instant Capture::when(std::size_t sample) const {
  const std::lock_guard lock(state_->mutex);
  return state_->origin_near(sample) + length_of(sample);
}

bool Capture::wait_until(core::Instant moment) const {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this, moment] {
    const auto& seen = state_->observations;
    return state_->failed ||
           (!seen.empty() && seen.back().origin + length_of(state_->samples.size()) > moment);
  });
  return !state_->failed;
}

bool Capture::has_failed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failed;
}

}  // namespace xiangyin::test
