#include <boost/json/array.hpp>

#include "daemon/core/file.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/day_times.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"
#include "daemon/schedule/named_day_set.hpp"
#include "daemon/schedule/solar_terms.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

const DocumentKind day_sets{"day set", "day-sets"};
constexpr std::size_t most_file_bytes = 1 << 20;

struct Options {
  std::string id;
  std::string title;
  std::vector<std::string> dates;
  std::string lunar;
  std::vector<std::string> recurrences;
  std::string from;
  std::vector<std::string> solar_terms;
};

struct Import {
  std::string id;
  std::string file;
  std::string title;
  std::vector<std::string> matching;
};

struct Listing {
  std::string id;
  std::string from;
  std::string to;
};

Result<void> set(Context& context, const Options& options) {
  auto draft = open_draft(context, day_sets, options.id);
  if (!draft) return draft.error();
  json::object& body = draft->body;
  if (!options.title.empty()) body["title"] = options.title;
  if (!options.dates.empty()) body["dates"] = json::array(options.dates.begin(), options.dates.end());
  json::array recurrences(options.recurrences.begin(), options.recurrences.end());
  if (!options.lunar.empty()) {
    const auto days = parse_lunar_days(options.lunar);
    if (!days) return core::at_field(days.error(), "--lunar");
    for (const schedule::Recurrence& day : *days)
      recurrences.emplace_back(to_text(day));
  }
  if (!recurrences.empty()) body["recurrence"] = std::move(recurrences);
  if (!options.from.empty()) body["start"] = options.from;
  if (!options.solar_terms.empty())
    body["solar_terms"] = json::array(options.solar_terms.begin(), options.solar_terms.end());
  return save_draft(context, day_sets, options.id, *draft);
}

Result<void> import(Context& context, const Import& options) {
  const auto text = core::read_file(options.file, most_file_bytes);
  if (!text) return text.error();
  auto draft = open_draft(context, day_sets, options.id);
  if (!draft) return draft.error();
  if (!options.title.empty()) draft->body["title"] = options.title;
  draft->body["icalendar"] = *text;
  draft->body["matching"] = json::array(options.matching.begin(), options.matching.end());
  return save_draft(context, day_sets, options.id, *draft);
}

Result<schedule::LocalDate> read_date(const std::string& text, const schedule::LocalDate& fallback,
                                      const char* option) {
  if (text.empty()) return fallback;
  auto date = schedule::parse_local_date(text);
  if (!date) return core::at_field(date.error(), option);
  return date;
}

/// The days themselves, worked out here from what the set is made of.
Result<void> list_dates(Context& context, const Listing& wanted) {
  const auto reply = context.client.get(make_target("/v1/day-sets/" + wanted.id));
  if (!reply) return reply.error();
  json::object body = reply->body;
  body.erase("revision");
  body.erase("changed_at");
  const auto read = schedule::NamedDaySet::from_json(wanted.id, body);
  if (!read) return read.error();
  const auto status = context.client.get("/v1/status");
  if (!status) return status.error();
  const auto today = schedule::parse_local_date(
      date_text(member_text(status->body, "time"), zone_of(member_text(status->body, "time_zone"))));
  if (!today) return today.error();
  const auto from = read_date(wanted.from, *today, "--from");
  if (!from) return from.error();
  const auto to = read_date(wanted.to, schedule::add_days(*from, 366), "--to");
  if (!to) return to.error();
  for (auto date = read->days->first_from(*from); date && *date <= *to;
       date = read->days->first_from(schedule::add_days(*date, 1)))
    context.out << to_text(*date) << '\n';
  return {};
}

std::string made_of(const json::object& item) {
  std::string text;
  const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (const auto dates = member_list(item, "dates"); !dates.empty())
    add(std::to_string(dates.size()) + (dates.size() == 1 ? " date" : " dates"));
  if (const std::string rules = member_text(item, "recurrence"); !rules.empty()) add(rules);
  if (const auto terms = member_list(item, "solar_terms"); terms.size() == schedule::solar_terms.size())
    add("every solar term");
  else if (!terms.empty())
    add(member_text(item, "solar_terms"));
  if (!member_text(item, "icalendar").empty()) {
    const std::string matching = member_text(item, "matching");
    add("an iCalendar file" + (matching.empty() ? "" : " (" + matching + ")"));
  }
  return text;
}

std::vector<std::string> row(const json::object& item, const absl::TimeZone&) {
  const std::string last = member_text(item, "last_date");
  return {member_text(item, "id"), member_text(item, "title"), made_of(item), last.empty() ? "never" : last};
}

void declare_set(CLI::App& command, Options& options) {
  command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
  add_several(command, "--date", options.dates, "a day: 2026-10-01; again for more");
  command.add_option("--lunar", options.lunar,
                     "days of the lunar calendar: 3,8,13 of every month, 8-15 of every year");
  add_several(command, "--recurrence", options.recurrences,
              "days that recur, as RRULE has them (RFC 5545, RFC 7529); again for more");
  command.add_option("--from", options.from, "where recurrences begin; 1970-01-01");
  add_several(command, "--solar-term", options.solar_terms, "a solar term, such as 清明; again for more");
  command.add_option("--title", options.title, "what people call it");
}

void declare_import(CLI::App& command, Import& options) {
  command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
  command.add_option("FILE", options.file, "an iCalendar file (.ics)")->required();
  add_several(command, "--matching", options.matching,
              "only events with this in their summary, such as 补班; again for more");
  command.add_option("--title", options.title, "what people call it");
}

}  // namespace

void add_day_set(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "day-set", "Day sets: holidays, make-up workdays, market days");
  add_command<Options>(group, action, "set", "Create a day set, or change what is given of one", declare_set,
                       set)
      ->footer(
          "Examples:\n"
          "  xiangyinctl day-set set market --lunar 3,8,13,18,23,28\n"
          "  xiangyinctl day-set set ancestors --solar-term 清明 --solar-term 冬至");
  add_command<Import>(group, action, "import", "Create or replace a day set from an iCalendar file",
                      declare_import, import)
      ->footer(
          "Examples:\n"
          "  xiangyinctl day-set import holidays china-2026.ics --matching 放假\n"
          "  xiangyinctl day-set import make-up-workdays china-2026.ics --matching 上班");
  add_command<Listing>(
      group, action, "dates", "The days of a day set, one a line",
      [](CLI::App& command, Listing& wanted) {
        command.add_option("ID", wanted.id, "its id")->required();
        command.add_option("--from", wanted.from, "the first day; today");
        command.add_option("--to", wanted.to, "the last day; a year later");
      },
      list_dates)
      ->footer("Example:\n  xiangyinctl day-set dates holidays --from 2026-01-01");
  add_document_commands(group, action, day_sets, {"ID", "TITLE", "MADE OF", "ENDS"}, row);
}

}  // namespace xiangyin::ctl
