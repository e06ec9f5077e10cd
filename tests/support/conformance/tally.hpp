#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xiangyin::conformance {

/// What came of the cases of one file.
class Tally {
 public:
  void pass() { ++passed_; }
  /// A case that is right and was got wrong.
  void fail(std::string_view id, std::string_view why);
  /// A malformed case that was refused, as it should be.
  void refuse() { ++refused_; }
  /// A malformed case that was taken; said, but no failure of a valid case.
  void take_malformed(std::string_view id);

  int passed() const { return passed_; }
  int failed() const { return failed_; }
  /// "N passed, M failed, K refused"
  std::string summary() const;

 private:
  int passed_ = 0;
  int failed_ = 0;
  int refused_ = 0;
};

using Lines = std::vector<std::string>;

Tally run_recurrence_cases(const Lines& lines);
Tally run_lunar_months(const Lines& lines);
Tally run_solar_terms(const Lines& lines);
Tally run_local_to_utc(const Lines& lines);

/// Runs recurrence cases through libical, each in a process of its own because some crash it and some never
/// end, and prints its pass rate and time beside ours on the same cases.
void compare_with_libical(const Lines& lines);

}  // namespace xiangyin::conformance
