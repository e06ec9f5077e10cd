#include "daemon/schedule/icalendar.hpp"

#include <algorithm>
#include <optional>

#include <absl/strings/ascii.h>

namespace xiangyin::schedule {
namespace {

constexpr std::size_t most_bytes = 16U << 20U;
constexpr std::size_t longest_line = 64U << 10U;
constexpr std::size_t deepest = 4;

core::Error refuse(int line, std::string message, std::string advice) {
  return {core::ErrorCode::invalid, "line " + std::to_string(line), std::move(message), std::move(advice)};
}

std::string capitals(std::string_view text) {
  return absl::AsciiStrToUpper({text.data(), text.size()});
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
}

/// Hands out the stream line by line, folded lines joined.
class Unfolder {
 public:
  explicit Unfolder(std::string_view text) : rest_(text) {}

  /// The next line, or nothing at the end.
  core::Result<std::optional<std::string>> next() {
    if (rest_.empty()) return std::optional<std::string>();
    line_ = next_line_;
    std::string text(take());
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) {
      text.append(take().substr(1));
      if (text.size() > longest_line) break;
    }
    if (text.size() > longest_line) return refuse(line_, "the line is longer than 64 KiB", "Shorten it.");
    return std::optional(std::move(text));
  }
  int line() const { return line_; }

 private:
  std::string_view take() {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++next_line_;
    return line;
  }

  std::string_view rest_;
  int line_ = 0;
  int next_line_ = 1;
};

/// Where a part of a content line ends: at one of `ends` that is not between quotes.
std::size_t find_unquoted(std::string_view text, std::size_t from, std::string_view ends) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && ends.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

core::Result<ContentLine> parse_line(std::string_view text, int line) {
  const auto malformed = [line] {
    return refuse(line, "this is not a property", "Each line has a name, a colon and a value.");
  };
  std::size_t end = find_unquoted(text, 0, ";:");
  if (end == std::string_view::npos || !is_name(text.substr(0, end))) return malformed();
  ContentLine property{capitals(text.substr(0, end)), {}, {}, line};
  while (text[end] == ';') {
    const std::size_t begin = end + 1;
    end = find_unquoted(text, begin, ";:");
    if (end == std::string_view::npos) return malformed();
    const std::string_view parameter = text.substr(begin, end - begin);
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos || !is_name(parameter.substr(0, equals))) return malformed();
    std::string value(parameter.substr(equals + 1));
    value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
    property.parameters.push_back({capitals(parameter.substr(0, equals)), std::move(value)});
  }
  property.value = text.substr(end + 1);
  return property;
}

/// The components that are open, the outermost first.
class OpenComponents {
 public:
  core::Result<void> begin(const ContentLine& property) {
    const std::string name = capitals(property.value);
    if (open_.empty() && name != "VCALENDAR")
      return refuse(property.line, "this is not a calendar", advice());
    if (open_.size() == deepest)
      return refuse(property.line, "components are nested too deep", "Flatten the file.");
    open_.push_back({name, {}, {}, property.line});
    return {};
  }

  core::Result<void> end(const ContentLine& property, std::vector<Component>& calendars) {
    if (open_.empty() || open_.back().name != capitals(property.value)) {
      return refuse(property.line, "END:" + property.value.substr(0, 40) + " ends nothing that is open",
                    advice());
    }
    Component done = std::move(open_.back());
    open_.pop_back();
    (open_.empty() ? calendars : open_.back().components).push_back(std::move(done));
    return {};
  }

  core::Result<void> add(ContentLine property) {
    if (open_.empty()) return refuse(property.line, "this is outside a calendar", advice());
    open_.back().properties.push_back(std::move(property));
    return {};
  }

  core::Result<void> finish(int line) const {
    if (open_.empty()) return {};
    return refuse(line, "the file ends within " + open_.back().name.substr(0, 40),
                  "Fetch the whole file again.");
  }

 private:
  static std::string advice() {
    return "An iCalendar file begins with BEGIN:VCALENDAR and ends with END:VCALENDAR.";
  }
  std::vector<Component> open_;
};

}  // namespace

std::string_view ContentLine::parameter(std::string_view wanted) const {
  for (const Parameter& parameter : parameters) {
    if (parameter.name == wanted) return parameter.value;
  }
  return {};
}

const ContentLine* Component::find(std::string_view property) const {
  for (const ContentLine& candidate : properties) {
    if (candidate.name == property) return &candidate;
  }
  return nullptr;
}

core::Result<std::vector<Component>> parse_icalendar(std::string_view text) {
  if (text.size() > most_bytes) {
    return core::Error{core::ErrorCode::too_large, {}, "the file is larger than 16 MiB", "Split it."};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Component> calendars;
  OpenComponents open;
  Unfolder lines(text);
  while (true) {
    auto line = lines.next();
    if (!line) return line.error();
    if (!*line) break;
    if ((*line)->empty()) continue;
    auto property = parse_line(**line, lines.line());
    if (!property) return property.error();
    core::Result<void> taken;
    if (property->name == "BEGIN") {
      taken = open.begin(*property);
    } else if (property->name == "END") {
      taken = open.end(*property, calendars);
    } else {
      taken = open.add(std::move(property).value());
    }
    if (!taken) return taken.error();
  }
  if (auto finished = open.finish(lines.line()); !finished) return finished.error();
  if (calendars.empty()) return refuse(1, "the file has no calendar", "It begins with BEGIN:VCALENDAR.");
  return calendars;
}

}  // namespace xiangyin::schedule
