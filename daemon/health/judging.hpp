#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/health/finding.hpp"
#include "daemon/ledger/row.hpp"
#include "daemon/plan/plan.hpp"
#include "daemon/playout/output_state.hpp"
#include "daemon/timekeeping/trust.hpp"

/// Whether what was seen is good, and what to do where it is not. All of it is pure.
namespace xiangyin::health {

/// The output as audio::Setup::device has it, whether a player is ready, and how each of the outputs is.
Finding judge_output(const std::string& output, bool ready,
                     const std::vector<playout::OutputState>& outputs = {});

Finding judge_clock(const timekeeping::Judgement& clock);

/// What is left of the disk the state is on, in bytes; none where it cannot be told. Below the reserve
/// recordings are no longer taken in; below four times that it is time to do something.
Finding judge_disk(std::optional<std::int64_t> free_bytes, std::int64_t reserve_bytes);

/// When the certificate is too old; none where there is no TLS.
Finding judge_certificate(std::optional<core::Instant> ends, core::Instant now);

/// The newest rows of the ledger, newest first.
Finding judge_outcomes(const std::vector<ledger::Row>& rows);

/// What comes next, if anything does.
Finding judge_next(const std::optional<plan::Planned>& next, const schedule::TimeZone& zone);

/// How a file system is mounted: its type ("ext4") and options ("rw,noatime"), as in /proc/self/mountinfo.
Finding judge_file_system(const std::string& type, const std::string& options);

/// The hottest part of the board in degrees Celsius, and whether its supply has been too weak; none where the
/// board does not tell.
Finding judge_board(std::optional<double> celsius, std::optional<bool> weak_supply);

Finding judge_battery(bool has_battery);

}  // namespace xiangyin::health
