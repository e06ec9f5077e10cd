#pragma once

#include <boost/json/object.hpp>

namespace xiangyin::control {

struct Services;

/// How far the clock can be believed now, and why.
boost::json::object clock_state(const Services& services);

}  // namespace xiangyin::control
