#pragma once

#include <cstdint>

/// The measurements of xiangyin-bench. Each prints lines of JSON (measure.hpp) and throws
/// std::runtime_error when it cannot be taken.
namespace xiangyin::bench {

/// First audible sample minus scheduled instant, in milliseconds, over `count` broadcasts of a whole station
/// on a real sound server.
void on_air(int count);

/// A station with a plan and nothing due: wake-ups a second, CPU and memory of its processes.
void idle(int seconds);

/// CPU per minute of speech: the station's, and beside it, in the same run, of what people use today.
void play();

/// How far apart two stations say the same, each on a sound server of its own whose cards' crystals run off
/// to either side: in a first broadcast, and in a second, when each has learnt its card's rate.
void in_step(int seconds, int fast_ppm, int slow_ppm);

/// What becomes of a broadcast when the player or the sound server dies under it, or the server is not there,
/// `count` times each (the last a fifth of that): outcome, time until it is known, time until the next
/// broadcast is on air.
void faults(int count);

/// Answers a second and how long each takes, with 1, 8 and 256 connections that stay open, over Unix and TLS,
/// beside MPD's `status` in the same run; then the memory over so many requests.
void control(double seconds, std::int64_t requests);

}  // namespace xiangyin::bench
