#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace xiangyin::test {

/// Lets an arbiter decide about bids made from arbitrary bytes, at a station with a night lock and limits,
/// and says what it did that it must never do; empty if nothing:
///   - each bid has exactly one outcome, and none after it;
///   - two bids with a channel in common are never on air at once;
///   - nothing is on air in quiet hours but emergencies, none longer and no more than are allowed;
///   - nothing begins before its moment, nor a first time after its window.
std::string check_arbitration(std::span<const std::uint8_t> bytes);

}  // namespace xiangyin::test
