#include "audio/ingest/verdicts.hpp"

#include <gmock/gmock.h>

namespace xiangyin::audio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A voice as it should be.
Findings good() {
  Findings findings;
  findings.seconds = 10;
  findings.integrated_lufs = -20;
  findings.noise_floor_dbfs = -60;
  findings.loudest_dbfs = -10;
  findings.first_dbfs = -60;
  findings.last_dbfs = -60;
  findings.hum_dbfs = -90;
  findings.channels = 2;
  findings.left_dbfs = -22;
  findings.right_dbfs = -22;
  findings.kept_in_mono_db = -0.5;
  return findings;
}

template <class Value>
std::vector<std::string_view> judged(Value Findings::*member, Value value) {
  Findings findings = good();
  findings.*member = value;
  return judge(findings);
}

TEST(Verdicts, NothingIsWrongWithAGoodVoice) {
  EXPECT_THAT(judge(good()), IsEmpty());
}

TEST(Verdicts, OneForEachFault) {
  EXPECT_THAT(judged(&Findings::loudest_dbfs, -60.0), ElementsAre("silent"));
  EXPECT_THAT(judged(&Findings::seconds, 0.1), ElementsAre("too_short"));
  EXPECT_THAT(judged(&Findings::kept_in_mono_db, -30.0), ElementsAre("channels_cancel"));
  EXPECT_THAT(judged(&Findings::kept_in_mono_db, -9.0), ElementsAre("thin"));
  EXPECT_THAT(judged(&Findings::clipped_share, 0.001), ElementsAre("clipped"));
  EXPECT_THAT(judged(&Findings::first_dbfs, -22.0), ElementsAre("start_cut"));
  EXPECT_THAT(judged(&Findings::last_dbfs, -22.0), ElementsAre("end_cut"));
  EXPECT_THAT(judged(&Findings::noise_floor_dbfs, -30.0), ElementsAre("noisy"));
  EXPECT_THAT(judged(&Findings::hum_dbfs, -35.0), ElementsAre("hum"));
  EXPECT_THAT(judged(&Findings::left_dbfs, -70.0), ElementsAre("left_silent"));
  EXPECT_THAT(judged(&Findings::right_dbfs, -70.0), ElementsAre("right_silent"));
  EXPECT_THAT(judged(&Findings::breaks_off, true), ElementsAre("breaks_off"));
  EXPECT_THAT(judged(&Findings::damaged, true), ElementsAre("damaged"));
}

TEST(Verdicts, QuietIsAWarningAndTooQuietAnError) {
  Findings findings = good();
  findings.noise_floor_dbfs = findings.first_dbfs = findings.last_dbfs = -100;
  findings.integrated_lufs = -40;
  EXPECT_THAT(judge(findings), ElementsAre("quiet"));
  findings.integrated_lufs = -51;
  EXPECT_THAT(judge(findings), ElementsAre("too_quiet"));
}

TEST(Verdicts, AnErrorSaysItAll) {
  Findings silence;
  EXPECT_THAT(judge(silence), ElementsAre("silent", "too_short"));
  Findings cancelled = good();
  cancelled.kept_in_mono_db = -100;
  cancelled.loudest_dbfs = -120;
  cancelled.integrated_lufs = -70;
  EXPECT_THAT(judge(cancelled), ElementsAre("channels_cancel")) << "it is silent because they cancel";
}

TEST(Verdicts, OneChannelHasNoSides) {
  Findings findings = good();
  findings.channels = 1;
  findings.left_dbfs = -70;
  findings.kept_in_mono_db = -30;
  EXPECT_THAT(judge(findings), IsEmpty());
}

TEST(Verdicts, AShortRecordingMayHaveNoPause) {
  Findings findings = good();
  findings.noise_floor_dbfs = -25;
  findings.seconds = 2;
  EXPECT_THAT(judge(findings), IsEmpty());
}

}  // namespace
}  // namespace xiangyin::audio
