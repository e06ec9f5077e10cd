#include "daemon/ctl/setup/questions.hpp"

#include <array>

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include "config/settings.hpp"

namespace xiangyin::ctl {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr const char* none = "none";

std::vector<std::string> words_of(const std::string& text) {
  if (text == none) return {};
  return absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
}

std::string text_of(const std::vector<std::string>& words) {
  return words.empty() ? none : absl::StrJoin(words, " ");
}

Error not_understood(const std::string& word, const std::string& example) {
  return {ErrorCode::invalid, {}, "'" + word + "' is not understood", "Write it like " + example + "."};
}

template <const auto& table, const auto& key>
std::string current_text(const SettingsText& settings) {
  const std::string text = settings.values()[table][key].value_or(std::string());
  return text.empty() ? none : text;
}

template <const auto& table, const auto& key>
Result<void> answer_text(SettingsText& settings, const std::string& text) {
  settings.set(table, key, text == none ? std::string() : text);
  return {};
}

constexpr char station[] = "station";
constexpr char name[] = "name";
constexpr char time_zone[] = "time_zone";
constexpr char amplifier[] = "amplifier";
constexpr char relay[] = "relay";
constexpr char output[] = "output";
constexpr char device[] = "device";

std::string current_name(const SettingsText& settings) {
  return settings.values()[station][name].value_or(config::Settings().station.name);
}

std::string current_output(const SettingsText& settings) {
  return settings.values()[output][device].value_or(std::string("auto"));
}

std::string current_languages(const SettingsText& settings) {
  std::vector<std::string> languages;
  if (const toml::array* const list = settings.values()[station]["languages"].as_array()) {
    for (const toml::node& language : *list)
      languages.push_back(language.value_or(std::string()));
  }
  return text_of(languages);
}

Result<void> answer_languages(SettingsText& settings, const std::string& text) {
  settings.set(station, "languages", words_of(text));
  return {};
}

/// What the tables of an array come to, a word each.
template <class Word>
std::string current_tables(const SettingsText& settings, std::string_view array, Word word) {
  std::vector<std::string> words;
  if (const toml::array* const tables = settings.values()[array].as_array()) {
    for (const toml::node& table : *tables)
      if (table.is_table()) words.push_back(word(*table.as_table()));
  }
  return text_of(words);
}

/// "square=1,2"
std::string current_zones(const SettingsText& settings) {
  return current_tables(settings, "zone", [](const toml::table& zone) {
    std::vector<std::int64_t> channels;
    if (const toml::array* const list = zone["channels"].as_array()) {
      for (const toml::node& channel : *list)
        channels.push_back(channel.value_or(std::int64_t{0}));
    }
    return zone[name].value_or(std::string()) + '=' + absl::StrJoin(channels, ",");
  });
}

/// "1,2"
bool are_channels(const std::string& text) {
  for (const std::string& digits : std::vector<std::string>(absl::StrSplit(text, ',')))
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return false;
  return true;
}

Result<void> answer_zones(SettingsText& settings, const std::string& text) {
  std::vector<SettingsText::Table> zones;
  for (const std::string& word : words_of(text)) {
    const std::vector<std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (parts.size() != 2 || !are_channels(parts[1])) return not_understood(word, "square=1 or hall=1,2");
    zones.push_back({{name, SettingsText::quoted(parts[0])}, {"channels", '[' + parts[1] + ']'}});
  }
  settings.set_tables("zone", zones);
  return {};
}

/// "22:00-06:00"
std::string current_quiet(const SettingsText& settings) {
  return current_tables(settings, "quiet", [](const toml::table& quiet) {
    return quiet["from"].value_or(std::string()) + '-' + quiet["until"].value_or(std::string());
  });
}

Result<void> answer_quiet(SettingsText& settings, const std::string& text) {
  std::vector<SettingsText::Table> quiet;
  for (const std::string& word : words_of(text)) {
    const std::vector<std::string> parts = absl::StrSplit(word, '-');
    if (parts.size() != 2) return not_understood(word, "22:00-06:00");
    quiet.push_back({{"from", SettingsText::quoted(parts[0])}, {"until", SettingsText::quoted(parts[1])}});
  }
  settings.set_tables("quiet", quiet);
  return {};
}

constexpr std::array<Question, 7> all{{
    {"name", "What do people call the station", false, current_name, answer_text<station, name>},
    {"time_zone", "Its time zone (Asia/Shanghai); none is this machine's own", false,
     current_text<station, time_zone>, answer_text<station, time_zone>},
    {"languages", "Its dialects, the most wanted first (wuu-x-pinghu cmn)", true, current_languages,
     answer_languages},
    {"zones", "Its zones, each with its channels (square=1 school=2); none is one zone with every channel",
     true, current_zones, answer_zones},
    {"relay", "The relay of the amplifier (gpio:/dev/gpiochip0#17); none is always on", false,
     current_text<amplifier, relay>, answer_text<amplifier, relay>},
    {"quiet", "Its quiet hours (22:00-06:00)", true, current_quiet, answer_quiet},
    {"output", "Where the sound goes", false, current_output, answer_text<output, device>},
}};

}  // namespace

std::span<const Question> questions() {
  return all;
}

}  // namespace xiangyin::ctl
