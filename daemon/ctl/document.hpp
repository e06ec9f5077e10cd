#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <absl/time/time.h>
#include <boost/json/object.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/table.hpp"

namespace xiangyin::ctl {

/// A kind of content, as commands and addresses name it.
struct DocumentKind {
  std::string singular;  ///< "playlist"
  std::string plural;    ///< "playlists"
};

/// A member of an object as people read it: texts bare, numbers short, lists with commas; empty where it is
/// absent or null.
std::string member_text(const boost::json::object& object, std::string_view name);

/// The member as a list; empty where there is none.
boost::json::array member_list(const boost::json::object& object, std::string_view name);

/// A list of the station's, page after page, as one: its items together, `next` null.
core::Result<Reply> read_list(Context& context, const std::string& target);

/// What the station thinks of a recording: "warning: Very quiet: hold the phone closer."
std::vector<std::string> verdict_lines(const boost::json::object& recording);

/// The station's zone, from a reply that has it or else from its status.
core::Result<absl::TimeZone> station_zone(Context& context);

/// The zones something is heard in; the station names none where it means all.
std::string zones_text(const boost::json::object& object);

/// "1 rule", "2 rules".
std::string count_text(const boost::json::object& counts, const DocumentKind& kind);

/// "8.4 s" of a member in seconds.
std::string seconds_text(const boost::json::object& object, std::string_view name);

/// Prints a document member by member, moments by the station's clock.
core::Result<void> print_document(Context& context, const Reply& reply);

/// The document as it is, or an empty one to begin with.
struct Draft {
  boost::json::object body;
  std::string entity_tag;  ///< empty: there is none yet
};
core::Result<Draft> open_draft(Context& context, const DocumentKind& kind, const std::string& id);

/// Writes it back, unless somebody else has changed it meanwhile. Prints what became of it.
core::Result<void> save_draft(Context& context, const DocumentKind& kind, const std::string& id,
                              const Draft& draft);

/// The full id of a recording from its first digits (four at least).
core::Result<std::string> find_recording(Context& context, const std::string& digits);

/// The commands every kind has: list, show, remove. `row` fills the table from one of
/// them, with moments by the station's clock.
void add_document_commands(CLI::App& group, Action& action, const DocumentKind& kind,
                           const std::vector<std::string>& headings,
                           std::vector<std::string> (*row)(const boost::json::object& item,
                                                           const absl::TimeZone& zone));

}  // namespace xiangyin::ctl
