#include "daemon/schedule/named_day_set.hpp"

#include <algorithm>

#include <boost/json/array.hpp>

#include "daemon/core/json.hpp"
#include "daemon/schedule/json_list.hpp"
#include "daemon/schedule/solar_terms.hpp"

namespace xiangyin::schedule {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::JsonReader;
using core::Result;

constexpr std::size_t most_dates = 4000;
constexpr std::size_t most_recurrences = 50;
const std::string built_in_prefix = "solar-term";

/// Adds the days of a source, or records its error under the member's name.
void add(DaySet& days, JsonReader& reader, const std::string& pointer, Result<DaySet> source) {
  if (source) return days.add(*source);
  reader.refuse(core::at_field(with_part(source.error()), pointer));
}

DaySet read_days(JsonReader& reader, const NamedDaySet& set) {
  DaySet days(set.dates);
  for (std::size_t index = 0; index < set.recurrence.size(); ++index) {
    add(days, reader, reader.pointer("recurrence") + '/' + std::to_string(index),
        DaySet::from_rule(set.recurrence[index], set.start));
  }
  for (std::size_t index = 0; index < set.solar_terms.size(); ++index) {
    add(days, reader, reader.pointer("solar_terms") + '/' + std::to_string(index),
        DaySet::from_solar_term(set.solar_terms[index]));
  }
  if (!set.icalendar.empty()) {
    add(days, reader, reader.pointer("icalendar"), DaySet::from_icalendar(set.icalendar, set.matching));
  }
  if (!reader.failed() && days.is_empty()) {
    const bool filtered = !set.icalendar.empty() && !set.matching.empty();
    reader.refuse(filtered ? "matching" : "dates",
                  filtered ? "matches no event of the file" : "has no day in it",
                  filtered ? "Look at the SUMMARY of its events."
                           : "Give dates, recurrence, solar_terms or icalendar.");
  }
  return days;
}

}  // namespace

json::object NamedDaySet::to_json() const {
  json::object body{{"id", id}, {"title", title}};
  json::array listed;
  for (const LocalDate& date : dates)
    listed.emplace_back(to_text(date));
  body["dates"] = std::move(listed);
  json::array recurrences;
  for (const Recurrence& rule : recurrence)
    recurrences.emplace_back(to_text(rule));
  if (!recurrences.empty()) body["start"] = to_text(start);
  body["recurrence"] = std::move(recurrences);
  body["solar_terms"] = json::array(solar_terms.begin(), solar_terms.end());
  body["icalendar"] = icalendar;
  body["matching"] = json::array(matching.begin(), matching.end());
  const auto last = days->last_date();
  body["last_date"] = last ? json::value(to_text(*last)) : json::value(nullptr);
  return body;
}

Result<NamedDaySet> NamedDaySet::from_json(const std::string& id, const json::object& body) {
  JsonReader reader(body, "");
  NamedDaySet set;
  set.id = id;
  if (reader.text_or("id", id) != id) reader.refuse("id", "differs from the address", "Leave it out.");
  set.title = reader.text_or("title", "");
  set.dates = read_list<LocalDate>(reader, "dates", most_dates, parse_local_date);
  std::sort(set.dates.begin(), set.dates.end());
  set.dates.erase(std::unique(set.dates.begin(), set.dates.end()), set.dates.end());
  set.recurrence = read_list<Recurrence>(reader, "recurrence", most_recurrences, read_recurrence);
  if (const std::string start = reader.text_or("start", ""); !start.empty())
    set.start = reader.take("start", parse_local_date(start));
  set.solar_terms = reader.texts_or("solar_terms", {});
  set.icalendar = reader.text_or("icalendar", "");
  set.matching = reader.texts_or("matching", {});
  reader.member("last_date");
  if (!reader.failed()) set.days = std::make_shared<const DaySet>(read_days(reader, set));
  if (auto read = reader.finish(); !read) return read.error();
  return set;
}

std::map<std::string, NamedDaySet> built_in_day_sets() {
  std::map<std::string, NamedDaySet> sets;
  NamedDaySet& all = sets[built_in_prefix + "s"];
  all.id = built_in_prefix + "s";
  all.title = "二十四节气";
  DaySet all_days({});
  for (const SolarTerm& term : solar_terms) {
    NamedDaySet set;
    set.id = built_in_prefix + '-' + std::string(term.pinyin);
    set.title = std::string(term.name);
    set.solar_terms = {set.title};
    all.solar_terms.push_back(set.title);
    const DaySet days = DaySet::from_solar_term(term.name).value();
    all_days.add(days);
    set.days = std::make_shared<const DaySet>(days);
    sets.emplace(set.id, std::move(set));
  }
  all.days = std::make_shared<const DaySet>(std::move(all_days));
  return sets;
}

bool is_built_in_day_set(const std::string& id) {
  return id == built_in_prefix + "s" || id.starts_with(built_in_prefix + '-');
}

}  // namespace xiangyin::schedule
