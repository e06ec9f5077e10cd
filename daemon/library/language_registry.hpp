#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What a station knows of the IANA Language Subtag Registry (RFC 5646 section 3): which primary languages
/// there are, and what is written for what nowadays.
namespace xiangyin::library {

/// Whether a primary language subtag, in lower case, is registered: ISO 639-1 where it has a code, ISO 639-3
/// and 639-5 otherwise; and qaa to qtz, which are for private use.
bool is_registered_language(std::string_view subtag);

/// The subtags that a tag's canonical form has (RFC 5646 section 4.5): "zh-yue-HK" is yue-HK, "i-hak" is hak.
/// In lower case, from and to.
std::vector<std::string> preferred_subtags(std::vector<std::string> subtags);

}  // namespace xiangyin::library
