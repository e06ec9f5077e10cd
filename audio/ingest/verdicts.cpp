#include "audio/ingest/verdicts.hpp"

#include <algorithm>
#include <cmath>

#include "audio/ingest/silence_trimmer.hpp"

namespace xiangyin::audio {
namespace {

// Errors: nobody would understand it.
constexpr double shortest_seconds = 0.2;
constexpr double least_lufs = -50;
constexpr double cancelled_db = -15;

// Warnings: it can be understood, and would be better recorded again.
constexpr double quiet_lufs =
    -36;  ///< what 20 dB, the most that playback adds, cannot bring to the usual -16
constexpr double much_clipped = 1e-4;
constexpr double thin_db = -7;  ///< two microphones in one room keep more than -4
constexpr double dead_db = 40;  ///< below the other channel
constexpr double noise_below_voice_db = 15;
constexpr double audible_noise_dbfs = -55;
constexpr double noise_seconds = 3;  ///< a shorter recording may have no pause in it
constexpr double audible_hum_dbfs = -50;
constexpr double hum_below_voice_db = 25;
constexpr double cut_below_voice_db = 10;

bool is_silent(const Findings& findings) {
  return findings.loudest_dbfs < SilenceTrimmer::sound_dbfs;
}

void judge_voice(const Findings& findings, std::vector<std::string_view>& codes) {
  const double voice = findings.integrated_lufs;
  const bool short_enough = findings.seconds < noise_seconds;
  if (voice < quiet_lufs) codes.push_back("quiet");
  if (findings.clipped_share > much_clipped) codes.push_back("clipped");
  if (findings.first_dbfs > voice - cut_below_voice_db) codes.push_back("start_cut");
  if (findings.last_dbfs > voice - cut_below_voice_db) codes.push_back("end_cut");
  if (!short_enough && findings.noise_floor_dbfs > audible_noise_dbfs &&
      findings.noise_floor_dbfs > voice - noise_below_voice_db)
    codes.push_back("noisy");
  if (findings.hum_dbfs > audible_hum_dbfs && findings.hum_dbfs > voice - hum_below_voice_db)
    codes.push_back("hum");
}

void judge_channels(const Findings& findings, std::vector<std::string_view>& codes) {
  if (findings.channels != 2) return;
  const double difference = findings.left_dbfs - findings.right_dbfs;
  if (difference > dead_db) codes.push_back("right_silent");
  if (difference < -dead_db) codes.push_back("left_silent");
  if (findings.kept_in_mono_db < thin_db && findings.kept_in_mono_db >= cancelled_db) codes.push_back("thin");
}

}  // namespace

std::vector<std::string_view> judge(const Findings& findings) {
  std::vector<std::string_view> codes;
  const bool cancelled = findings.channels == 2 && findings.kept_in_mono_db < cancelled_db;
  if (cancelled) codes.push_back("channels_cancel");
  if (!cancelled && is_silent(findings)) codes.push_back("silent");
  if (findings.seconds < shortest_seconds) codes.push_back("too_short");
  if (codes.empty() && findings.integrated_lufs < least_lufs) codes.push_back("too_quiet");
  if (!codes.empty()) return codes;
  if (findings.breaks_off) codes.push_back("breaks_off");
  if (findings.damaged) codes.push_back("damaged");
  judge_voice(findings, codes);
  judge_channels(findings, codes);
  return codes;
}

}  // namespace xiangyin::audio
