#include <spdlog/spdlog.h>

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {
namespace {

using core::Instant;
using core::Result;
using namespace std::chrono_literals;

/// Rows are put on record a little before or after their moment; nothing older than this is still undecided.
constexpr core::Duration out_of_order = 2min;

}  // namespace

/// A claim that a crash left behind: if the player had begun, it is on record as partial and never said
/// again; if not, the occurrence is open and the lateness rule decides.
Result<void> Conductor::Loop::recover() {
  if (auto prepared = marks_.prepare(); !prepared) return prepared;
  const auto left = parts_.store.perform_now(ledger::claims);
  if (!left) return left.error();
  const auto last = parts_.store.perform_now(ledger::last_scheduled);
  if (!last) return last.error();
  if (*last) settled_ = **last - out_of_order;

  for (ledger::Row row : *left) {
    const bool heard = row.on_air_at || marks_.was_heard(row.broadcast);
    if (!heard && !row.rule.empty()) {
      settled_ = std::min(settled_, row.scheduled_at - 1ns);
      auto released = parts_.store.perform_now(
          [&row](SQLite::Database& database) { return ledger::release(database, row.broadcast); });
      if (!released) return released;
      continue;
    }
    row.outcome = heard ? ledger::Outcome::partial : ledger::Outcome::failed;
    row.reason = heard ? "the station stopped while it was on air" : "the station stopped before it began";
    row.ended_at = now();
    const auto closed =
        parts_.store.perform_now([&row](SQLite::Database& database) { return ledger::close(database, row); });
    if (!closed) return closed.error();
    spdlog::warn("{} {} {}: {} ({})", row.broadcast, row.rule, row.recurrence_id, to_text(row.outcome),
                 row.reason);
  }
  marks_.remove_all();
  return remember();
}

}  // namespace xiangyin::playout
