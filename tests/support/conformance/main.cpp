// xiangyin-conformance KIND FILE [--against libical]: runs a file of cases, prints each failure and, as its
// last line, "N passed, M failed, K refused". Exits with 0 only if no valid case failed, with 2 if it could
// not run.
#include <array>
#include <iostream>
#include <string_view>

#include "tests/support/conformance/case_file.hpp"
#include "tests/support/conformance/tally.hpp"

namespace {

using namespace xiangyin;

struct Kind {
  std::string_view name;
  conformance::Tally (*run)(const conformance::Lines&);
};

constexpr std::array<Kind, 4> kinds{{{"rrule", conformance::run_recurrence_cases},
                                     {"lunar-months", conformance::run_lunar_months},
                                     {"solar-terms", conformance::run_solar_terms},
                                     {"local-to-utc", conformance::run_local_to_utc}}};

int usage() {
  std::cerr
      << "usage: xiangyin-conformance rrule|lunar-months|solar-terms|local-to-utc FILE [--against libical]\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool against = arguments.size() == 4 && arguments[2] == "--against" && arguments[3] == "libical";
  if (arguments.size() != 2 && !against) return usage();
  for (const Kind& kind : kinds) {
    if (kind.name != arguments[0]) continue;
    const auto lines = conformance::read_lines(arguments[1]);
    if (!lines) {
      std::cerr << to_text(lines.error()) << '\n';
      return 2;
    }
    if (against && kind.name == "rrule") conformance::compare_with_libical(*lines);
    const conformance::Tally tally = kind.run(*lines);
    std::cout << tally.summary() << std::endl;
    return tally.failed() == 0 ? 0 : 1;
  }
  return usage();
}
