// Any text as a rule: what is taken keeps its meaning as text, and its occurrences rise and end or go on,
// soon.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "daemon/schedule/recurrence_set.hpp"

namespace {

using namespace xiangyin::schedule;

void require(bool held) {
  if (!held) std::abort();
}

void expand(const Recurrence& rule, const Start& start) {
  const auto expansion = Expansion::make(rule, start);
  if (!expansion) return;
  auto time = expansion->first_from({1, 1, 1, 0, 0, 0});
  for (int i = 0; time && i < 20; ++i) {
    require(is_valid(*time) && !(*time < start.time));
    const auto again = expansion->first_from(*time);
    require(again == time);
    const auto next = expansion->next(*time);
    require(!next || *time < *next);
    time = next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_date_values(text);
  const auto rule = parse_recurrence(text);
  if (!rule) {
    require(!rule.error().message.empty() && !rule.error().field.empty());
    return 0;
  }
  require(parse_recurrence(to_text(*rule)).value() == *rule);
  // Counting out ten million takes its time, and shows nothing that ten thousand do not.
  if (rule->count.value_or(0) > 10'000) return 0;
  expand(*rule, {{2024, 2, 29, 23, 59, 59}, false});
  expand(*rule, {{2023, 12, 31, 0, 0, 0}, true});
  return 0;
}
