#pragma once

#include <boost/json/object.hpp>

#include "daemon/control/response.hpp"
#include "daemon/core/error.hpp"

namespace xiangyin::control {

/// The one place where an error becomes an HTTP status (RFC 9110 section 15).
int status_of(core::ErrorCode code);

/// An error as a problem detail (RFC 9457): type, title, status, detail and, where they say something,
/// `pointer` (the error's field: a JSON Pointer, a query parameter or a header) and `advice`.
Response problem(const core::Error& error);

/// The same with a status that HTTP has a finer word for than the error's code: 405, 412, 415, 428, 431;
/// `more` are further members.
Response problem(int status, const core::Error& error, boost::json::object more = {});

}  // namespace xiangyin::control
