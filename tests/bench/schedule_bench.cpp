#include "tests/bench/schedule_bench.hpp"

#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include <absl/strings/str_format.h>

#include "daemon/schedule/expansion.hpp"

#ifdef XIANGYIN_HAS_LIBICAL
#include <libical/ical.h>
#endif

namespace xiangyin::bench {
namespace {

constexpr schedule::LocalTime start{2001, 1, 1, 7, 30, 0};
constexpr schedule::LocalTime after{2026, 11, 23, 7, 30, 0};

using Texts = std::vector<std::string>;

Texts chinese_rules(int count) {
  std::mt19937 random(2027);
  const auto number = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  Texts texts;
  for (int i = 0; i < count; ++i) {
    texts.push_back(i % 2 == 0 ? absl::StrFormat("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d",
                                                 number(1, 12), number(1, 29))
                               : absl::StrFormat("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=%d,%d,%d",
                                                 number(1, 10), number(11, 20), number(21, 29)));
  }
  return texts;
}

/// Runs `next` on every text and prints the mean; `found` keeps the work from being thrown away.
template <class Next>
void measure(const char* name, const Texts& texts, Next next) {
  const auto begin = std::chrono::steady_clock::now();
  std::size_t found = 0;
  for (const std::string& text : texts)
    found += next(text) ? 1U : 0U;
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
  std::printf("{\"bench\":\"%s\",\"rules\":%zu,\"found\":%zu,\"us_per_rule\":%.3f}\n", name, texts.size(),
              found, spent.count() / static_cast<double>(texts.size()));
}

bool our_next(const std::string& text) {
  const auto rule = schedule::parse_recurrence(text);
  return rule && schedule::Expansion::make(*rule, {start, false})->next(after);
}

#ifdef XIANGYIN_HAS_LIBICAL
bool libical_next(const std::string& text) {
  const icalrecurrencetype rule = icalrecurrencetype_from_string(text.c_str());
  icalrecur_iterator* const iterator = icalrecur_iterator_new(rule, icaltime_from_string("20010101T073000"));
  if (iterator == nullptr) return false;
  icalrecur_iterator_set_start(iterator, icaltime_from_string("20261123T073001"));
  const bool found = icaltime_is_null_time(icalrecur_iterator_next(iterator)) == 0;
  icalrecur_iterator_free(iterator);
  return found;
}
#endif

}  // namespace

std::vector<std::string> mixed_rules(int count) {
  std::mt19937 random(2026);
  const auto number = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  const std::vector<std::string> weekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  const auto day = [&] { return weekdays[static_cast<std::size_t>(number(0, 6))]; };
  std::vector<std::string> texts;
  for (int i = 0; i < count; ++i) {
    switch (number(0, 9)) {
      case 0:
        texts.push_back("FREQ=DAILY");
        break;
      case 1:
        texts.push_back(absl::StrFormat("FREQ=DAILY;INTERVAL=%d;BYHOUR=%d,%d", number(1, 9), number(5, 11),
                                        number(12, 21)));
        break;
      case 2:
        texts.push_back("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
        break;
      case 3:
        texts.push_back(
            absl::StrFormat("FREQ=WEEKLY;INTERVAL=%d;BYDAY=%s,%s;WKST=SU", number(1, 4), day(), day()));
        break;
      case 4:
        texts.push_back(absl::StrFormat("FREQ=MONTHLY;BYMONTHDAY=%d,%d", number(1, 28), number(-5, -1)));
        break;
      case 5:
        texts.push_back(absl::StrFormat("FREQ=MONTHLY;BYDAY=%d%s", number(1, 4), day()));
        break;
      case 6:
        texts.push_back("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
        break;
      case 7:
        texts.push_back(
            absl::StrFormat("FREQ=YEARLY;BYMONTH=%d;BYMONTHDAY=%d", number(1, 12), number(1, 28)));
        break;
      case 8:
        texts.push_back(absl::StrFormat("FREQ=YEARLY;BYMONTH=%d;BYDAY=-1%s", number(1, 12), day()));
        break;
      default:
        texts.push_back(absl::StrFormat("FREQ=HOURLY;INTERVAL=%d;BYDAY=%s", number(1, 5), day()));
    }
  }
  return texts;
}

void bench_schedule() {
  const Texts mixed = mixed_rules(100'000);
  const Texts chinese = chinese_rules(2'000);
  measure("schedule.next.mixed.xiangyin", mixed, our_next);
  measure("schedule.next.chinese.xiangyin", chinese, our_next);
#ifdef XIANGYIN_HAS_LIBICAL
  measure("schedule.next.mixed.libical", mixed, libical_next);
  measure("schedule.next.chinese.libical", chinese, libical_next);
#endif
}

}  // namespace xiangyin::bench
