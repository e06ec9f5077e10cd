#pragma once

#include <string>
#include <vector>

namespace xiangyin::bench {

/// Parses 100,000 mixed rules and asks each for its next occurrence after a moment decades past its DTSTART;
/// then rules of the Chinese calendar, apart. Prints a JSON object a line: ours, and libical's on the same
/// texts where it is linked.
void bench_schedule();

/// A station of 10,000 and of 100,000 rules: what the plan of a week costs, the first hundred of it, and the
/// change of one rule. Prints a JSON object a line.
void bench_plan();

/// Rules as stations have them: most daily or weekly, some by month and year, a few within the day.
std::vector<std::string> mixed_rules(int count);

}  // namespace xiangyin::bench
