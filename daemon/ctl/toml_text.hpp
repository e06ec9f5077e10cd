#pragma once

#include <filesystem>

#include <boost/json/object.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::ctl {

/// A TOML file as JSON: dates and times become texts. What is not there is an empty object. Errors: invalid
/// with file and line.
core::Result<boost::json::object> read_toml(const std::filesystem::path& file);

/// JSON as TOML text, tables under their names, in their order; null is left out. read_toml() of it is the
/// same again, but for null.
std::string to_toml(const boost::json::object& object);

}  // namespace xiangyin::ctl
