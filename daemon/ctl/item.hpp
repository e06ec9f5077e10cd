#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

inline constexpr std::string_view item_help =
    "An ITEM is one of\n"
    "  announcement:ID    the announcement in the station's first language that it has\n"
    "  recording:ID       this very recording; the first digits of the id will do\n"
    "  chime:opening      the station's opening chime; chime:closing its closing one\n"
    "  pause:DURATION     silence, for example pause:2s\n"
    "The first two may go on with how often, with what pause between, and how loud: "
    "announcement:flood,2x,1s,-3dB;\n"
    "an announcement also with in how many languages of the zone: announcement:flood,2languages";

/// An item as it is typed, as a playlist's JSON names it. A recording's id is taken as it stands.
core::Result<boost::json::object> parse_item(std::string_view text);

/// The other way round: to_text(parse_item(text)) is `text` again, but for spellings of the same number.
std::string item_text(const boost::json::object& item);

}  // namespace xiangyin::ctl
