#pragma once

#include <boost/json/object.hpp>

#include "daemon/plan/plan.hpp"

namespace xiangyin::control {

/// A broadcast to come, named as the ledger will name it.
boost::json::object to_json(const plan::Planned& planned);

}  // namespace xiangyin::control
