#include "daemon/library/verdict.hpp"

#include <algorithm>
#include <array>

namespace xiangyin::library {

namespace json = boost::json;
using core::JsonReader;

namespace {

constexpr std::array known{
    // errors
    Verdict{"silent", Severity::error, "Nothing can be heard in it: record it again."},
    Verdict{"too_short", Severity::error, "It is over before a word is said: record it again."},
    Verdict{"too_quiet", Severity::error,
            "Too quiet to be understood on a loudspeaker: hold the phone closer and record it again."},
    Verdict{
        "channels_cancel", Severity::error,
        "Left and right cancel each other, so that nothing is left on one loudspeaker: record in mono, or "
        "turn round the plug of one microphone."},
    // warnings
    Verdict{"breaks_off", Severity::warning,
            "The file breaks off in the middle of a sound: listen whether the end is there."},
    Verdict{"damaged", Severity::warning,
            "The file is damaged in places: listen to it before it goes on air."},
    Verdict{"start_cut", Severity::warning,
            "The first word is cut off: start recording, wait a moment, then speak."},
    Verdict{"end_cut", Severity::warning,
            "The last word is cut off: finish speaking, wait a moment, then stop recording."},
    Verdict{"quiet", Severity::warning, "Very quiet: hold the phone closer."},
    Verdict{"clipped", Severity::warning,
            "So loud that it is distorted: hold the phone further away, or speak more softly."},
    Verdict{"noisy", Severity::warning, "A lot of noise behind the voice: record in a quieter place."},
    Verdict{"hum", Severity::warning,
            "It hums like the mains: look at the cable and the plug of the microphone."},
    Verdict{"thin", Severity::warning,
            "Left and right partly cancel each other and the voice sounds thin: record in mono."},
    Verdict{"left_silent", Severity::warning, "Only the right channel has sound: look at the cable."},
    Verdict{"right_silent", Severity::warning, "Only the left channel has sound: look at the cable."},
};

}  // namespace

const Verdict* find_verdict(std::string_view code) {
  const auto found =
      std::find_if(known.begin(), known.end(), [code](const Verdict& one) { return one.code == code; });
  return found == known.end() ? nullptr : &*found;
}

const Verdict* find_error(const Verdicts& verdicts) {
  const auto found = std::find_if(verdicts.begin(), verdicts.end(),
                                  [](const Verdict* one) { return one->severity == Severity::error; });
  return found == verdicts.end() ? nullptr : *found;
}

json::array to_json(const Verdicts& verdicts) {
  json::array array;
  for (const Verdict* verdict : verdicts) {
    array.emplace_back(json::object{{"code", verdict->code},
                                    {"severity", verdict->severity == Severity::error ? "error" : "warning"},
                                    {"message", verdict->message}});
  }
  return array;
}

Verdicts read_verdicts(JsonReader& reader) {
  Verdicts verdicts;
  const json::value* member = reader.member("verdicts");
  if (member == nullptr) return verdicts;
  if (!member->is_array()) {
    reader.refuse("verdicts", "must be a list", "Send [{\"code\": CODE}].");
    return verdicts;
  }
  std::size_t index = 0;
  for (const json::value& item : member->get_array()) {
    JsonReader entry(item, reader.pointer("verdicts") + '/' + std::to_string(index++));
    const Verdict* verdict = find_verdict(entry.text("code"));
    entry.text_or("severity", "");
    entry.text_or("message", "");
    if (verdict == nullptr)
      entry.refuse("code", "is no verdict", "Give one of the codes of a recording's verdicts.");
    if (auto finished = entry.finish(); !finished) {
      reader.refuse(finished.error());
      return verdicts;
    }
    verdicts.push_back(verdict);
  }
  return verdicts;
}

}  // namespace xiangyin::library
