#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/core/time.hpp"
#include "tests/support/capture.hpp"
#include "tests/support/sound.hpp"

namespace xiangyin::test {

/// What was heard of a card, and when.
struct Played {
  Sound sound;          ///< the left channel
  core::Instant first;  ///< when the first of it sounded
  double rate = 0;      ///< the card's real one, Hz
};

/// How much later than its moment the tenth of a second of the programme from second `at` on was heard, in
/// milliseconds. Throws std::runtime_error when it was not heard within a tenth of a second.
double lateness(const Played& played, const Sound& programme, double at, core::Instant start);

/// A sound card whose crystal runs off, as an ALSA device: tests/support/drifting_pcm.cpp. 48000 Hz nominal.
class DriftingCard {
 public:
  static constexpr int rate = 48000;

  /// What it plays is kept in a folder of its own below `directory`.
  DriftingCard(std::string name, int ppm, const std::filesystem::path& directory);

  /// An ALSA configuration with these cards and nothing else.
  static std::string configuration(const std::vector<DriftingCard>& cards);

  /// What it played since it was started last. Throws std::runtime_error when it never played.
  Played played() const;
  /// How often it was started.
  std::size_t starts() const;

 private:
  std::string name_;
  int ppm_;
  std::filesystem::path directory_;
};

/// What was heard of a sound server that runs off by so much (SoundServer::Options).
Played played(const Capture& capture, int ppm);

}  // namespace xiangyin::test
