#pragma once

#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "daemon/control/services.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/plan/plan.hpp"

namespace xiangyin::control {

/// A broadcast to come, named as the ledger will name it.
boost::json::object to_json(const plan::Planned& planned);

/// What starts in (from, to], at most `limit` of it.
struct PlanSpan {
  core::Instant from;
  core::Instant to;
  std::size_t limit = 0;
};
/// What is on record already, and behind that what is to come; each in the order of the starts.
struct PlanItems {
  std::vector<ledger::Row> recorded;
  std::vector<plan::Planned> planned;
  std::size_t size() const { return recorded.size() + planned.size(); }
};

/// Errors: invalid for a span that is none, or longer than 400 days; io.
boost::asio::awaitable<core::Result<PlanItems>> read_plan(Services& services, PlanSpan span);

}  // namespace xiangyin::control
