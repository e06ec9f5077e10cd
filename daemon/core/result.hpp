#pragma once

#include <stdexcept>

#include <boost/system/result.hpp>

#include "daemon/core/error.hpp"

namespace xiangyin::core {

/// A value, or the Error that says why there is none. What may happen is a Result; what only our own bugs can
/// cause is an assertion. `value()` on an error is such a bug: look with `has_value()` first.
template <class T>
using Result = boost::system::result<T, Error>;

[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() of an error: " + to_text(error));
}

}  // namespace xiangyin::core
