#pragma once

namespace xiangyin::bench {

/// Parses 100,000 mixed rules and asks each for its next occurrence after a moment decades past its DTSTART;
/// then rules of the Chinese calendar, apart. Prints a JSON object a line: ours, and libical's on the same
/// texts where it is linked.
void bench_schedule();

}  // namespace xiangyin::bench
