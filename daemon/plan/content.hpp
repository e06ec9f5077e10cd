#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/approval/standing.hpp"
#include "daemon/core/time.hpp"
#include "daemon/library/recording.hpp"
#include "daemon/plan/station.hpp"
#include "daemon/playlist/playlist.hpp"
#include "daemon/schedule/agenda.hpp"
#include "daemon/schedule/named_day_set.hpp"
#include "daemon/schedule/rule.hpp"
#include "daemon/store/document.hpp"

namespace xiangyin::plan {

template <class T>
struct Revised {
  T value;
  std::int64_t revision = 0;
  core::Instant changed_at;
};

template <class T>
using Collection = std::map<std::string, Revised<T>>;

/// Those that nobody has made, at revision 0.
Collection<schedule::NamedDaySet> built_in_day_sets();

/// Everything people have put into the station, as it is now.
struct Content {
  Collection<library::Recording> recordings;
  Collection<library::Announcement> announcements;
  Collection<playlist::Playlist> playlists;
  Collection<schedule::Rule> rules;
  Collection<schedule::NamedDaySet> day_sets = built_in_day_sets();
  approval::Standings approvals;  ///< of recordings, also of those that are gone
  schedule::Agenda agenda;        ///< of the rules that are enabled; apply() keeps it
};

/// Checks a change against the content: it reads strictly, names only what is there, and takes nothing away
/// that something else still names. Returns the change with its body in canonical form.
core::Result<store::Change> check(const Content& content, const Station& station, store::Change change);

/// Takes over a document as the store has it. An empty body is a deletion.
core::Result<void> apply(Content& content, const Station& station, const store::Document& document);

}  // namespace xiangyin::plan
