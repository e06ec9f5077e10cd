#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include <absl/strings/str_format.h>
#include <boost/json/array.hpp>

#include "daemon/plan/plan.hpp"
#include "tests/bench/schedule_bench.hpp"

namespace xiangyin::bench {
namespace {

using std::chrono::steady_clock;

const core::Instant now = core::parse_rfc3339("2026-11-23T00:00:00+08:00").value();
const core::Instant made = core::parse_rfc3339("2026-11-01T00:00:00+08:00").value();

double milliseconds_since(steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count();
}

void apply(plan::Content& content, const plan::Station& station, store::Kind kind, const std::string& id,
           boost::json::object body) {
  const auto applied = plan::apply(content, station, {kind, id, 1, made, std::move(body)});
  if (!applied) throw std::runtime_error(core::to_text(applied.error()));
}

boost::json::object rule_body(int number, const std::string& recurrence) {
  // Seconds of a day apart, so that few are due at the same moment.
  const int second = static_cast<int>(number * std::int64_t{7919} % 86400);
  return {
      {"playlist", "news"},
      {"start", absl::StrFormat("2026-11-01T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)},
      {"recurrence", boost::json::array{recurrence}}};
}

/// A station with one playlist of one announcement, and so many rules that say it.
plan::Content station_with(int rules, const plan::Station& station) {
  plan::Content content;
  library::Recording recording;
  recording.id = std::string(64, 'a');
  recording.air_copy = recording.id;
  recording.details.language = "hak";
  recording.measurement.duration_milliseconds = 1000;
  content.recordings.insert_or_assign(recording.id, plan::Revised<library::Recording>{recording, 1, made});
  apply(content, station, store::Kind::announcement, "news",
        {{"title", "news"}, {"recordings", {{"hak", recording.id}}}});
  apply(content, station, store::Kind::playlist, "news",
        {{"items", boost::json::array{{{"announcement", "news"}}}}});
  content.agenda.advance(now);
  const auto texts = mixed_rules(rules);
  for (int number = 0; number < rules; ++number) {
    apply(content, station, store::Kind::rule, "r" + std::to_string(number),
          rule_body(number, texts[static_cast<std::size_t>(number)]));
  }
  return content;
}

/// The median of several rounds: the machine may have other work.
void measure_plan(const char* name, const plan::Content& content, const plan::Station& station,
                  std::chrono::hours span, std::size_t limit) {
  std::vector<double> rounds;
  std::size_t shown = 0;
  for (int round = 0; round < 9; ++round) {
    const auto begin = steady_clock::now();
    shown = plan::plan(content, station, {now, now, now + span, limit}).size();
    rounds.push_back(milliseconds_since(begin));
  }
  std::nth_element(rounds.begin(), rounds.begin() + 4, rounds.end());
  std::printf("{\"bench\":\"%s\",\"rules\":%zu,\"shown\":%zu,\"ms\":%.3f}\n", name, content.rules.size(),
              shown, rounds[4]);
}

void measure_changes(plan::Content& content, const plan::Station& station) {
  constexpr int changes = 1000;
  const auto rules = static_cast<int>(content.rules.size());
  const auto begin = steady_clock::now();
  for (int change = 0; change < changes; ++change) {
    const int number = static_cast<int>(change * std::int64_t{104729} % rules);
    auto checked = plan::check(content, station,
                               {store::Kind::rule, "r" + std::to_string(number),
                                rule_body(number + 1, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), std::nullopt});
    if (!checked) throw std::runtime_error(core::to_text(checked.error()));
    apply(content, station, store::Kind::rule, checked->id, std::move(*checked->body));
  }
  std::printf("{\"bench\":\"schedule.change\",\"rules\":%d,\"changes\":%d,\"us_per_change\":%.3f}\n", rules,
              changes, milliseconds_since(begin) * 1000 / changes);
}

}  // namespace

void bench_plan() {
  const plan::Station station{*schedule::TimeZone::load("Asia/Shanghai"), {"hak"}, {{"all", {1, 2}}}};
  constexpr std::size_t all = 10'000'000;
  const plan::Content small = station_with(10'000, station);
  measure_plan("schedule.plan.week", small, station, std::chrono::hours(7 * 24), all);
  measure_plan("schedule.plan.first_100", small, station, std::chrono::hours(7 * 24), 100);
  plan::Content large = station_with(100'000, station);
  measure_plan("schedule.plan.first_100", large, station, std::chrono::hours(7 * 24), 100);
  measure_plan("schedule.plan.first_1000", large, station, std::chrono::hours(7 * 24), 1000);
  measure_changes(large, station);
}

}  // namespace xiangyin::bench
