#pragma once

#include <string>
#include <string_view>

namespace xiangyin::core {

/// What kind of thing went wrong. One file maps these to HTTP status (daemon/control/problem.cpp) and one to
/// exit codes (daemon/ctl/exit_code.hpp).
enum class ErrorCode {
  invalid,          ///< the input breaks a rule; the same input will be refused again
  not_found,        ///< nothing goes by that name
  conflict,         ///< it would contradict what is stored (a stale revision, something still in use)
  too_large,        ///< over a stated limit
  unsupported,      ///< understood, but nothing here can do it
  unavailable,      ///< not now; trying again later may work
  unauthenticated,  ///< nobody knows who asks
  forbidden,        ///< it is known who asks, and they may not
  io,               ///< the machine failed: disk, file, socket
};

/// What may go wrong, as a value. `field` names what the sender can mend, as a JSON Pointer (RFC 6901) into a
/// document, or as a settings key or option; empty where no single field is at fault. `message` says what is
/// wrong with it in half a sentence without a full stop, `advice` what to do, as a sentence with one.
struct Error {
  ErrorCode code = ErrorCode::invalid;
  std::string field;
  std::string message;
  std::string advice;
};

/// "rule.start: '25:00' is not a time of day. Write hours and minutes, for example 07:30."
std::string to_text(const Error& error);

/// The same error, at another field: for a checker that knows the value but not where it came from.
Error at_field(Error error, std::string field);

/// The name of a code as it stands in JSON and logs: "not_found".
std::string_view to_text(ErrorCode code);

/// An `io` error from errno: what was being done, to what, and the system's reason.
Error system_error(std::string_view doing, std::string_view what, int error_number);

}  // namespace xiangyin::core
