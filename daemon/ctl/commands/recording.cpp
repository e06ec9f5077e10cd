#include <absl/strings/str_format.h>
#include <boost/json/serialize.hpp>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/moment.hpp"
#include "daemon/ctl/progress_line.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

const DocumentKind recordings{"recording", "recordings"};
const DocumentKind announcements{"announcement", "announcements"};

struct AddOptions {
  std::string file;
  std::string language;
  std::string title;
  std::string speaker;
  std::string expires;
  std::string announcement;
  bool keep_silence = false;
};

struct EditOptions {
  std::string id;
  std::string language;
  std::string title;
  std::string speaker;
  std::string expires;
};

Result<std::string> read_expiry(Context& context, const std::string& text) {
  if (text.empty() || text == "never") return std::string();
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  auto moment = parse_moment(text, *zone);
  if (!moment) return core::at_field(moment.error(), "--expires");
  return moment;
}

Result<void> put_into_announcement(Context& context, const AddOptions& options,
                                   const json::object& recording) {
  auto draft = open_draft(context, announcements, options.announcement);
  if (!draft) return draft.error();
  const bool titled = !member_text(draft->body, "title").empty();
  if (!titled) draft->body["title"] = options.title.empty() ? options.announcement : options.title;
  json::value& dialects = draft->body["recordings"];
  if (!dialects.is_object()) dialects = json::object();
  dialects.get_object()[member_text(recording, "language")] = member_text(recording, "id");
  return save_draft(context, announcements, options.announcement, *draft);
}

void print_added(Context& context, const json::object& recording, bool created) {
  context.out << "recording " << member_text(recording, "id") << (created ? " added: " : " is there: ")
              << seconds_text(recording, "duration_seconds") << ", "
              << absl::StrFormat("%.1f", recording.at("integrated_lufs").to_number<double>()) << " LUFS, "
              << member_text(recording, "format") << '\n';
  for (const std::string& line : verdict_lines(recording))
    context.out << "  " << line << '\n';
}

Result<void> add(Context& context, const AddOptions& options) {
  const auto expires = read_expiry(context, options.expires);
  if (!expires) return expires.error();
  const std::string target =
      make_target("/v1/recordings", {{"language", options.language},
                                     {"title", options.title},
                                     {"speaker", options.speaker},
                                     {"expires_at", *expires},
                                     {"trim_silence", options.keep_silence ? "false" : ""}});
  ProgressLine line("sending");
  const auto reply = context.client.upload(
      target, options.file, [&](std::uint64_t sent, std::uint64_t size) { line.show(sent, size); });
  line.clear();
  if (!reply) return reply.error();
  const json::object& recording = reply->body;
  if (context.json) context.out << reply->text;
  if (!context.json) print_added(context, recording, reply->status == 201);
  if (options.announcement.empty()) return {};
  return put_into_announcement(context, options, recording);
}

Result<void> edit(Context& context, const EditOptions& options) {
  const auto id = find_recording(context, options.id);
  if (!id) return id.error();
  const auto expires = read_expiry(context, options.expires);
  if (!expires) return expires.error();
  json::object patch;
  if (!options.language.empty()) patch["language"] = options.language;
  if (!options.title.empty()) patch["title"] = options.title;
  if (!options.speaker.empty()) patch["speaker"] = options.speaker;
  if (!options.expires.empty())
    patch["expires_at"] = expires->empty() ? json::value(nullptr) : json::value(*expires);
  if (patch.empty()) {
    return Error{ErrorCode::invalid,
                 {},
                 "nothing to change was given",
                 "Give --title, --language, --speaker or --expires."};
  }
  const auto reply =
      context.client.call({"PATCH", "/v1/recordings/" + *id, json::serialize(patch), {{"If-Match", "*"}}});
  if (!reply) return reply.error();
  return print_document(context, *reply);
}

/// "error", "warning" or nothing: the worst comes first.
std::string worst_verdict(const json::object& item) {
  const json::array verdicts = member_list(item, "verdicts");
  return verdicts.empty() || !verdicts.front().is_object()
             ? std::string()
             : member_text(verdicts.front().get_object(), "severity");
}

std::vector<std::string> row(const json::object& item, const absl::TimeZone& zone) {
  return {member_text(item, "id").substr(0, 12),
          member_text(item, "language"),
          member_text(item, "title"),
          member_text(item, "speaker"),
          seconds_text(item, "duration_seconds"),
          worst_verdict(item),
          local_text(member_text(item, "expires_at"), zone)};
}

template <class Options>
void declare_details(CLI::App& command, Options& options) {
  command.add_option("--title", options.title, "what people call it");
  command.add_option("--speaker", options.speaker, "whose voice it is");
  command.add_option("--expires", options.expires,
                     "not on air from then on: 2026-12-31 (its 00:00), '2026-12-31 18:00', or never");
}

}  // namespace

void add_recording(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "recording", "Recordings: what people have said, each in its language");
  add_command<AddOptions>(
      group, action, "add", "Send a recording to the station",
      [](CLI::App& command, AddOptions& options) {
        command.add_option("FILE", options.file, "m4a, amr, 3gp, webm, wav, flac, ogg, opus or mp3")
            ->required()
            ->check(CLI::ExistingFile);
        command.add_option("--language", options.language, "BCP 47 tag: hak, yue, cmn, wuu-x-pinghu")
            ->required();
        declare_details(command, options);
        command.add_option("--announcement", options.announcement,
                           "put it into this announcement, which is created if need be");
        command.add_flag("--keep-silence", options.keep_silence,
                         "do not leave out the silence before the first and behind the last word");
      },
      add)
      ->footer(
          "Example:\n  xiangyinctl recording add flood.wav --language hak --title 防汛通知 --announcement "
          "flood");
  add_command<EditOptions>(
      group, action, "edit", "Correct what is said about a recording",
      [](CLI::App& command, EditOptions& options) {
        command.add_option("ID", options.id, "its id, or the first digits of it")->required();
        command.add_option("--language", options.language, "BCP 47 tag");
        declare_details(command, options);
      },
      edit)
      ->footer("Example:\n  xiangyinctl recording edit 1a2b3c4d --speaker '陈阿姨'");
  add_document_commands(group, action, recordings,
                        {"ID", "LANGUAGE", "TITLE", "SPEAKER", "LENGTH", "VERDICT", "EXPIRES"}, row);
}

}  // namespace xiangyin::ctl
