#include "daemon/ctl/setup/walk.hpp"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <boost/json/serialize.hpp>

#include "config/toml_reader.hpp"
#include "daemon/core/file.hpp"
#include "daemon/ctl/certificate.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/pairing.hpp"
#include "daemon/ctl/setup/questions.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::ErrorCode;
using core::Result;

constexpr std::size_t largest_file = 1024 * 1024;

/// Who is let in from afar, beside the settings.
struct Access {
  std::vector<std::string>
      addresses;     ///< names and addresses the station is reached by; none: it stays closed
  std::string pair;  ///< the first device; empty: none
  std::string role = "scheduler";
};

Result<SettingsText> settings_of(const Box& box) {
  auto text = box.read_settings();
  if (!text) return text.error();
  return SettingsText::read(std::move(*text));
}

Result<void> let_in(Context& context, const Access& access) {
  if (access.addresses.empty()) return {};
  const auto made = create_certificate(context, access.addresses, false);
  if (!made && made.error().code != ErrorCode::conflict) return made;
  if (!made) {  // it has been set up before, and whoever has pinned that certificate still comes in
    if (auto shown = show_certificate(context); !shown) return shown;
  }
  if (access.pair.empty()) return {};
  return pair_browser(context, {{"name", access.pair}, {"role", access.role}});
}

Result<void> finish(Context& context, Box& box, const SettingsText& settings, const Access& access) {
  if (!access.addresses.empty()) {
    const auto opened = box.open_network();
    if (!opened) return opened.error();
    if (*opened) {
      if (auto restarted = box.restart(); !restarted) return restarted;
    }
  }
  if (auto taken = box.take_over(settings.text()); !taken) return taken;
  return let_in(context, access);
}

Result<void> ask(const Question& question, SettingsText& settings, const Box& box, Dialogue& dialogue) {
  const std::string standing = question.current(settings);
  while (true) {
    const auto answer = dialogue.ask(question.asks, standing);
    if (!answer) return answer.error();
    if (*answer == standing) return {};
    SettingsText changed = settings;
    auto good = question.answer(changed, *answer);
    if (good) good = box.check(changed.text());
    if (good) {
      settings = std::move(changed);
      return {};
    }
    dialogue.out() << core::to_text(good.error()) << '\n';
  }
}

/// What is wrong with the output, if anything is.
std::string fault_of_output(Context& context) {
  const auto status = context.client.get("/v1/status");
  if (!status) return core::to_text(status.error());
  const json::array outputs = member_list(status->body, "outputs");
  if (outputs.empty()) return {};
  return member_text(outputs.front().as_object(), "reason");
}

/// A test call on the output that the station has now; 'y' when it was heard where it should be.
Result<char> try_output(Context& context, Dialogue& dialogue) {
  while (true) {
    if (const std::string fault = fault_of_output(context); !fault.empty()) {
      dialogue.out() << "  it cannot be used: " << printable(fault) << '\n';
      return 'n';
    }
    const auto silenced = context.client.call({"DELETE", "/v1/broadcasts", {}, {}});
    if (!silenced) return silenced.error();
    const auto started = context.client.call({"POST", "/v1/broadcasts", R"({"test": true})", {}});
    if (!started) dialogue.out() << "  " << core::to_text(started.error()) << '\n';
    const auto heard = dialogue.choose(
        "  A chime in a few seconds. Is it heard on the loudspeakers? (y)es, (n)o, (a)gain", "yna");
    if (!heard || *heard != 'a') return heard;
  }
}

/// Tries one output after the other until one is heard. The station is left with that, or with the one it
/// had.
Result<void> find_output(Context& context, SettingsText& settings, Box& box, Dialogue& dialogue) {
  const Question& output = questions().back();
  const auto devices = context.client.get("/v1/devices");
  if (!devices) return devices.error();
  dialogue.out() << "Sound outputs: each is tried until you say that it is the one.\n";
  for (const json::value& device : member_list(devices->body, "items")) {
    const std::string name = member_text(device.as_object(), "device");
    dialogue.out() << "  " << printable(name) << "  "
                   << printable(member_text(device.as_object(), "description")) << '\n';
    SettingsText changed = settings;
    if (auto answered = output.answer(changed, name); !answered) return answered;
    if (auto taken = box.take_over(changed.text()); !taken) {
      dialogue.out() << "  " << core::to_text(taken.error()) << '\n';
      continue;
    }
    const auto heard = try_output(context, dialogue);
    if (heard && *heard == 'y') {
      settings = std::move(changed);
      return {};
    }
    if (!heard) {
      if (auto back = box.take_over(settings.text()); !back) return back;
      return heard.error();
    }
  }
  dialogue.out() << "None of them: the output stays " << output.current(settings) << ".\n";
  return box.take_over(settings.text());
}

/// As it would have been typed.
std::string read_answer(config::TomlReader& reader, const Question& question, std::string standing) {
  std::vector<std::string> words = absl::StrSplit(standing, ' ');
  if (question.is_list) {
    reader.read(question.key, words);
  } else {
    words = {std::move(standing)};
    reader.read(question.key, words.front());
  }
  const std::string answer = absl::StrJoin(words, " ");
  return answer.empty() ? "none" : answer;
}

Result<Access> ask_access(Dialogue& dialogue) {
  Access access;
  const auto addresses = dialogue.ask(
      "Names and addresses it is reached by over the network (box.local 192.0.2.7); none keeps it closed",
      "none");
  if (!addresses) return addresses.error();
  if (*addresses == "none") return access;
  access.addresses = absl::StrSplit(*addresses, ' ', absl::SkipEmpty());
  auto pair = dialogue.ask("The first device to let in, by whose it is", "office phone");
  if (!pair) return pair.error();
  access.pair = std::move(*pair);
  return access;
}

}  // namespace

Result<void> walk_through(Context& context, Box& box, Dialogue& dialogue) {
  auto settings = settings_of(box);
  if (!settings) return settings.error();
  const auto settled = questions().first(questions().size() - 1);
  for (const Question& question : settled)
    if (auto asked = ask(question, *settings, box, dialogue); !asked) return asked;
  // Quiet hours that it may be in now would keep the outputs silent: the settings come once one has been
  // heard.
  auto found = settings_of(box);
  if (!found) return found.error();
  if (auto tried = find_output(context, *found, box, dialogue); !tried) return tried;
  const Question& output = questions().back();
  if (auto answered = output.answer(*settings, output.current(*found)); !answered) return answered;
  const auto access = ask_access(dialogue);
  if (!access) return access.error();
  return finish(context, box, *settings, *access);
}

Result<void> walk_by_answers(Context& context, Box& box, const std::filesystem::path& answers) {
  auto settings = settings_of(box);
  if (!settings) return settings.error();
  const auto text = core::read_file(answers, largest_file);
  if (!text) return text.error();
  const auto read = SettingsText::read(*text);
  if (!read) return core::at_field(read.error(), answers.native() + ", " + read.error().field);
  config::TomlReader reader(&read->values(), answers.native(), "");
  for (const Question& question : questions()) {
    const std::string standing = question.current(*settings);
    const std::string answer = read_answer(reader, question, standing);
    if (answer == standing) continue;
    if (auto good = question.answer(*settings, answer); !good)
      reader.refuse(question.key, good.error().message, good.error().advice);
  }
  Access access;
  reader.read("addresses", access.addresses);
  reader.read("pair", access.pair);
  reader.read("role", access.role);
  if (auto good = reader.finish(); !good) return good;
  return finish(context, box, *settings, access);
}

}  // namespace xiangyin::ctl
