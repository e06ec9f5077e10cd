#pragma once

#include <boost/json/array.hpp>

#include "daemon/playout/conductor.hpp"

namespace xiangyin::control {

/// What is being carried out: ledger rows to be, with how long they will last and whether they sound yet.
boost::json::array on_air_items(const playout::Conductor& conductor);

}  // namespace xiangyin::control
