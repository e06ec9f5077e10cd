#pragma once

#include <string_view>

#include "daemon/core/error.hpp"

namespace xiangyin::ctl {

/// What xiangyinctl ends with; scripts rely on the numbers.
enum class ExitCode : int {
  ok = 0,
  refused = 1,
  usage = 2,
  not_found = 3,
  conflict = 4,
  unreachable = 5,
  fault = 6,
  forbidden = 7
};

inline constexpr std::string_view exit_code_help =
    "Exit status: 0 done; 1 refused, the input is wrong; 2 wrong usage; 3 there is no such thing;\n"
    "4 it contradicts what is there; 5 the station cannot be reached, or cannot do it now; 6 a fault of\n"
    "the station or of this machine; 7 whoever asks may not do it.";

constexpr ExitCode exit_code_of(core::ErrorCode code) {
  switch (code) {
    case core::ErrorCode::invalid:
    case core::ErrorCode::too_large:
    case core::ErrorCode::unsupported:
      return ExitCode::refused;
    case core::ErrorCode::not_found:
      return ExitCode::not_found;
    case core::ErrorCode::conflict:
      return ExitCode::conflict;
    case core::ErrorCode::unavailable:
      return ExitCode::unreachable;
    case core::ErrorCode::unauthenticated:
    case core::ErrorCode::forbidden:
      return ExitCode::forbidden;
    case core::ErrorCode::io:
      return ExitCode::fault;
  }
  return ExitCode::fault;
}

}  // namespace xiangyin::ctl
