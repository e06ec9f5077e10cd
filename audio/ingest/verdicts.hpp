#pragma once

#include <string_view>
#include <vector>

namespace xiangyin::audio {

/// What a listener would notice, in figures. Levels in dBFS (root mean square), loudness in LUFS.
struct Findings {
  double seconds = 0;  ///< of the air copy
  double integrated_lufs = -70;
  double noise_floor_dbfs = -120;  ///< what the quietest tenth of the recording stays under
  double loudest_dbfs = -120;      ///< of any 10 ms
  double first_dbfs = -120;        ///< of the first 10 ms of the original
  double last_dbfs = -120;
  double hum_dbfs = -120;
  double clipped_share = 0;  ///< of the samples, 0 to 1
  int channels = 1;
  double left_dbfs = -120;  ///< of the first two channels
  double right_dbfs = -120;
  double kept_in_mono_db = 0;  ///< ChannelMeter's
  bool breaks_off = false;     ///< Wholeness's
  bool damaged = false;
};

/// The codes of what is wrong with a recording, the worst first; daemon/library/verdict.cpp has the severity
/// and the sentence of each. Pure.
std::vector<std::string_view> judge(const Findings& findings);

}  // namespace xiangyin::audio
