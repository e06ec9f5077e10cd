#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xiangyin::ctl {

/// How many columns UTF-8 text takes on a terminal, after the C library's width tables (Unicode UAX #11): a
/// Chinese character takes two, a combining one none, a broken byte or a control character one.
std::size_t display_width(std::string_view text);

/// The text as it may safely be printed: control characters, which could steer a terminal, become "?".
std::string printable(std::string_view text);

}  // namespace xiangyin::ctl
