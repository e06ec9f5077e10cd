#include <optional>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

const DocumentKind announcements{"announcement", "announcements"};

struct Options {
  std::string id;
  std::string title;
  std::optional<std::string> text;
  std::vector<std::string> recordings;  ///< "hak=1a2b3c"
  std::vector<std::string> without;     ///< languages
};

Result<void> name_recording(Context& context, const std::string& text, json::object& recordings) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return Error{ErrorCode::invalid, "--recording", "'" + text + "' does not say which language it is",
                 "Write LANGUAGE=ID, for example hak=1a2b3c4d."};
  }
  const auto id = find_recording(context, text.substr(equals + 1));
  if (!id) return id.error();
  recordings[text.substr(0, equals)] = *id;
  return {};
}

Result<void> set(Context& context, const Options& options) {
  auto draft = open_draft(context, announcements, options.id);
  if (!draft) return draft.error();
  if (!options.title.empty()) draft->body["title"] = options.title;
  if (options.text) draft->body["text"] = *options.text;
  json::value& recordings = draft->body["recordings"];
  if (!recordings.is_object()) recordings = json::object();
  for (const std::string& language : options.without) {
    if (recordings.get_object().erase(language) == 0) {
      return Error{ErrorCode::not_found, "--without",
                   "the announcement has no recording in '" + language + "'",
                   "Look at it with `xiangyinctl announcement show " + options.id + "`."};
    }
  }
  for (const std::string& text : options.recordings) {
    if (const auto named = name_recording(context, text, recordings.get_object()); !named)
      return named.error();
  }
  return save_draft(context, announcements, options.id, *draft);
}

std::vector<std::string> row(const json::object& item, const absl::TimeZone&) {
  std::string languages;
  if (const auto* recordings = item.if_contains("recordings");
      recordings != nullptr && recordings->is_object()) {
    for (const auto& member : recordings->get_object())
      languages += (languages.empty() ? "" : ", ") + std::string(member.key());
  }
  return {member_text(item, "id"), member_text(item, "title"), languages};
}

}  // namespace

void add_announcement(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "announcement", "Announcements: one message in one or more dialects");
  add_command<Options>(
      group, action, "set", "Create an announcement, or change what is given of one",
      [](CLI::App& command, Options& options) {
        command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
        command.add_option("--title", options.title, "what people call it");
        command.add_option("--text", options.text, "what is said, for reviewers to read along");
        add_several(command, "--recording", options.recordings, "a recording for a language, as LANGUAGE=ID");
        add_several(command, "--without", options.without, "take the recording of this language out");
      },
      set)
      ->footer(
          "Example:\n  xiangyinctl announcement set flood --title 防汛通知 --recording hak=1a2b3c4d "
          "--recording "
          "cmn=5e6f7a8b");
  add_document_commands(group, action, announcements, {"ID", "TITLE", "LANGUAGES"}, row);
}

}  // namespace xiangyin::ctl
