#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <optional>
#include <sstream>

#include <absl/strings/str_format.h>
#include <libical/ical.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/schedule/time_zone.hpp"
#include "tests/support/conformance/recurrence_cases.hpp"
#include "tests/support/conformance/tally.hpp"

namespace xiangyin::conformance {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds patience{2000};

std::int64_t nanoseconds_since(SteadyClock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(SteadyClock::now() - begin).count();
}

std::string without_punctuation(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; }),
             text.end());
  return text;
}

std::string text_of(const icaltimetype& time) {
  const std::string date = absl::StrFormat("%04d-%02d-%02d", time.year, time.month, time.day);
  return time.is_date != 0 ? date
                           : date + absl::StrFormat("T%02d:%02d:%02d", time.hour, time.minute, time.second);
}

/// The occurrences as libical expands them; RDATE and EXDATE are for its caller to apply, which is us.
std::optional<std::vector<std::string>> expand_with_libical(const RecurrenceCase& recurrence_case) {
  icalerror_set_errors_are_fatal(0);
  const icalrecurrencetype rule = icalrecurrencetype_from_string(recurrence_case.rule.c_str());
  icaltimetype start = icaltime_from_string(without_punctuation(recurrence_case.start).c_str());
  if (!recurrence_case.zone.empty()) {
    start.zone = icaltimezone_get_builtin_timezone(recurrence_case.zone.c_str());
  }
  icalrecur_iterator* const iterator = icalrecur_iterator_new(rule, start);
  if (iterator == nullptr) return std::nullopt;
  const std::size_t wanted = recurrence_case.expected.size() + recurrence_case.exceptions.size() + 1;
  std::vector<std::string> times = recurrence_case.additional;
  for (icaltimetype time = icalrecur_iterator_next(iterator);
       icaltime_is_null_time(time) == 0 && times.size() < wanted + recurrence_case.additional.size();
       time = icalrecur_iterator_next(iterator)) {
    times.push_back(text_of(time));
  }
  icalrecur_iterator_free(iterator);
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  const auto excepted = [&](const std::string& time) {
    const auto& exceptions = recurrence_case.exceptions;
    return std::find(exceptions.begin(), exceptions.end(), time) != exceptions.end();
  };
  times.erase(std::remove_if(times.begin(), times.end(), excepted), times.end());
  if (times.size() > recurrence_case.expected.size() + 1) times.resize(recurrence_case.expected.size() + 1);
  return times;
}

/// libical leaves a time in a gap as it is on paper; the cases say what the wall clock shows.
void show_on_wall_clock(const RecurrenceCase& recurrence_case, std::vector<std::string>& times) {
  const auto zone = schedule::TimeZone::load(recurrence_case.zone);
  if (!zone || recurrence_case.all_day()) return;
  for (std::string& text : times) {
    if (const auto time = schedule::parse_local_time(text)) text = to_text(zone->shown(*time));
  }
}

/// What a child says of one case: nothing at all if it crashed or was ended.
struct Answer {
  bool refused = false;
  std::int64_t nanoseconds = 0;
  std::vector<std::string> times;
};

[[noreturn]] void answer_as_child(const RecurrenceCase& recurrence_case, int out) {
  const auto begin = SteadyClock::now();
  const auto times = expand_with_libical(recurrence_case);
  std::string text = std::to_string(nanoseconds_since(begin)) + (times ? " taken" : " refused") + '\n';
  for (const std::string& time : times.value_or(std::vector<std::string>()))
    text += time + '\n';
  text += "end\n";
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = write(out, rest.data(), rest.size());
    if (count <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  _exit(0);
}

std::string read_until_closed(int in, SteadyClock::time_point deadline) {
  std::string text;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    pollfd ready{in, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0) return text;
    char block[4096];
    const ssize_t count = read(in, block, sizeof block);
    if (count <= 0) return text;
    text.append(block, static_cast<std::size_t>(count));
  }
}

std::optional<Answer> ask_child(const RecurrenceCase& recurrence_case) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    answer_as_child(recurrence_case, ends[1]);
  }
  close(ends[1]);
  const std::string text =
      child > 0 ? read_until_closed(ends[0], SteadyClock::now() + patience) : std::string();
  close(ends[0]);
  if (child > 0) {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  if (!text.ends_with("end\n")) return std::nullopt;
  Answer answer;
  std::istringstream words(text);
  std::string word;
  words >> answer.nanoseconds >> word;
  answer.refused = word == "refused";
  while (words >> word && word != "end")
    answer.times.push_back(word);
  return answer;
}

}  // namespace

void compare_with_libical(const Lines& lines) {
  Tally libical;
  std::int64_t their_nanoseconds = 0;
  std::int64_t our_nanoseconds = 0;
  int answered = 0;
  for (const std::string& line : lines) {
    const auto recurrence_case = parse_recurrence_case(line);
    if (!recurrence_case || !recurrence_case->valid) continue;
    auto answer = ask_child(*recurrence_case);
    if (!answer) {
      libical.fail("libical " + recurrence_case->id, "crashed, or did not end within two seconds");
      continue;
    }
    ++answered;
    their_nanoseconds += answer->nanoseconds;
    const auto begin = SteadyClock::now();
    (void)expand(*recurrence_case);
    our_nanoseconds += nanoseconds_since(begin);
    show_on_wall_clock(*recurrence_case, answer->times);
    std::string why = "refused";
    const RecurrenceCase local_only = [&] {
      RecurrenceCase copy = *recurrence_case;
      copy.expected_utc.clear();
      return copy;
    }();
    const bool right = !answer->refused && as_expected(local_only, {answer->times, {}}, why);
    right ? libical.pass() : libical.fail("libical " + recurrence_case->id, why);
  }
  const auto microseconds = [&](std::int64_t total) {
    return static_cast<double>(total) / 1000.0 / std::max(answered, 1);
  };
  std::cout
      << absl::StrFormat("libical on the valid cases: %d of %d right (%.1f %%)\n", libical.passed(),
                         libical.passed() + libical.failed(),
                         100.0 * libical.passed() / std::max(libical.passed() + libical.failed(), 1))
      << absl::StrFormat(
             "parse and expand, mean of the %d cases libical ended: libical %.1f us, xiangyin %.1f us\n",
             answered, microseconds(their_nanoseconds), microseconds(our_nanoseconds));
}

}  // namespace xiangyin::conformance
