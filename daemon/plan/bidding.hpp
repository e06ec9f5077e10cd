#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/plan/bid.hpp"
#include "daemon/plan/content.hpp"
#include "daemon/plan/daily_period.hpp"
#include "daemon/playlist/resolve.hpp"
#include "daemon/schedule/agenda.hpp"

namespace xiangyin::plan {

/// What the content comes to for one playlist in some zones at a moment: with the station's chimes, and in
/// the languages of the first zone, then those that the others have beside them. None named means all zones.
/// The class decides who must have approved it.
core::Result<playlist::Resolved> resolve(const Content& content, const Station& station,
                                         const playlist::Playlist& playlist,
                                         const std::vector<std::string>& zones, schedule::Priority priority,
                                         core::Instant at);

/// An output channel, from 0, and the gain of its zone in dB; of the loudest that has it.
struct ZoneChannel {
  int number = 0;
  double gain_db = 0;
};

/// The output channels of some zones in order, none named meaning all. Errors: invalid for an unknown zone.
core::Result<std::vector<ZoneChannel>> channels(const Station& station,
                                                const std::vector<std::string>& zones);
std::vector<int> numbers_of(const std::vector<ZoneChannel>& channels);

/// What the time of day adds to what is heard on some channels, in dB: of several, the softest.
double gain_at(const Station& station, const std::vector<int>& channels, core::Instant moment);

/// Where the clips of a broadcast begin.
std::vector<core::Duration> seams_of(const playlist::Resolved& resolved);

/// Turns what is due into bids. Looks each playlist up once, as long as nothing in it expires, and so the day
/// sets of each rule and the loudspeakers of each group of zones. Content and station outlive it and do not
/// change meanwhile.
class Bidding {
 public:
  Bidding(const Content& content, const Station& station) : content_(content), station_(station) {}

  struct Prepared {
    Bid bid;
    std::vector<std::string> warnings;
    std::string failure;  ///< why it cannot be said; then nobody bids
  };
  Prepared prepare(const schedule::Rule& rule, core::Instant start);

 private:
  struct Said {
    core::Duration length{};
    std::vector<core::Duration> seams;
    std::vector<std::string> warnings;
    std::string failure;
  };
  const Said& look_up(const schedule::Rule& rule, core::Instant at);
  const core::Result<std::vector<int>>& channels_of(const std::vector<std::string>& zones);
  const std::vector<std::string>& warnings_of(const schedule::Rule& rule);
  Said resolve_anew(const schedule::Rule& rule, core::Instant at, bool& for_ever) const;

  const Content& content_;
  const Station& station_;
  /// By playlist, zones and class.
  std::map<std::tuple<std::string, std::vector<std::string>, schedule::Priority>, Said> said_;
  Said passing_;  ///< of one that will not stay so
  std::map<std::vector<std::string>, core::Result<std::vector<int>>> channels_;  ///< by zones
  std::map<std::string, std::vector<std::string>, std::less<>> warnings_;        ///< about day sets, by rule
};

}  // namespace xiangyin::plan
