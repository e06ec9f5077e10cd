#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "daemon/core/time.hpp"
#include "tests/support/station.hpp"

/// Puts content into a station by its control API, and reads back what became of it. What is refused throws
/// std::runtime_error with the station's answer.
namespace xiangyin::test {

/// Adds a sound file; returns the recording's id.
std::string add_recording(const Station& station, const std::filesystem::path& file,
                          const std::string& language = "cmn");

/// PUTs a document: put(station, "/v1/playlists/news", {...}).
void put(const Station& station, const std::string& target, const boost::json::object& body);

/// A playlist of these recordings in order, once each.
void add_playlist(const Station& station, const std::string& id, const std::vector<std::string>& recordings);

/// A rule for one moment, a whole second, in UTC.
void add_rule(const Station& station, const std::string& id, const std::string& playlist, core::Instant start,
              int lateness_seconds = 60);

/// The whole ledger, oldest first.
std::vector<boost::json::object> ledger(const Station& station);

/// Waits until the broadcast of a rule has ended and returns its ledger row; throws after `limit`.
boost::json::object wait_for_end(Events& events, const std::string& rule, milliseconds limit);

/// The whole second that comes next after `ahead` from now.
core::Instant whole_second(milliseconds ahead);

}  // namespace xiangyin::test
