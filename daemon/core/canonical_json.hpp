#pragma once

#include <string>

#include <boost/json/value.hpp>

namespace xiangyin::core {

/// The one text of a JSON value (RFC 8785): members in the order of their names' UTF-16 code units, nothing
/// between them, numbers in their shortest form (exact for whole ones up to 2^53). Equal values have equal
/// texts on every machine.
std::string to_canonical_json(const boost::json::value& value);

/// `target` with a JSON Merge Patch (RFC 7396) applied: members of the patch replace those there, null takes
/// away, objects are merged member by member.
boost::json::value merge_patch(boost::json::value target, const boost::json::value& patch);

}  // namespace xiangyin::core
