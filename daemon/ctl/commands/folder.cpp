#include "daemon/ctl/folder.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>

#include "daemon/core/file.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/folder_changes.hpp"
#include "daemon/ctl/progress_line.hpp"
#include "daemon/ctl/resumable.hpp"

/// A station as a folder: apply makes it equal to one, export writes one.
namespace xiangyin::ctl {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

struct ApplyOptions {
  std::string directory;
  bool dry_run = false;
};

struct ExportOptions {
  std::string directory;
};

std::vector<std::string> missing_recordings(const Folder& station, const Folder& folder) {
  std::vector<std::string> missing;
  for (const auto& [id, recording] : folder.recordings) {
    if (!station.recordings.contains(id)) missing.push_back(id);
  }
  return missing;
}

Result<void> send_missing(Context& context, const fs::path& directory, const Folder& folder,
                          const std::vector<std::string>& missing) {
  for (std::size_t index = 0; index < missing.size(); ++index) {
    const Folder::Recording& recording = folder.recordings.at(missing[index]);
    ProgressLine line(recording.file + " (" + std::to_string(index + 1) + " of " +
                      std::to_string(missing.size()) + ")");
    const auto sent = send_resumably(
        context.client, directory / "recordings" / recording.file, missing[index], recording.details,
        [&line](std::uint64_t bytes, std::uint64_t size) { line.show(bytes, size); });
    line.clear();
    if (!sent) return core::at_field(sent.error(), "recordings/" + recording.file);
    if (!context.json) context.out << "sent       recordings/" << recording.file << '\n';
  }
  return {};
}

void print_effect(Context& context, std::string effect, const std::string& kind, const std::string& id) {
  effect.resize(11, ' ');
  context.out << effect << kind << ' ' << (kind == "recording" ? id.substr(0, 12) : id) << '\n';
}

void print_effects(Context& context, const json::object& answer, std::size_t unchanged) {
  for (const json::value& entry : member_list(answer, "changes")) {
    const json::object& difference = entry.get_object();
    const std::string effect = member_text(difference, "effect");
    if (effect == "unchanged") {
      ++unchanged;
    } else {
      print_effect(context, effect, member_text(difference, "kind"), member_text(difference, "id"));
    }
  }
  context.out << unchanged << " unchanged; content digest " << member_text(answer, "content_digest") << '\n';
}

Result<Reply> transact(Context& context, const Reply& content, const Changes& changes, bool dry_run) {
  auto reply = context.client.call({"POST",
                                    dry_run ? "/v1/transactions?dry_run=true" : "/v1/transactions",
                                    json::serialize(json::object{{"changes", changes.list}}),
                                    {{"If-Match", content.entity_tag}}});
  if (!reply) return at_entry(reply.error(), changes);
  return reply;
}

/// As far as it can be told from here: the station cannot try what names recordings that it has not got.
void print_expected(Context& context, const Folder& station, const Folder& folder, const Changes& changes) {
  if (context.json) {
    context.out << json::serialize(json::object{{"committed", false}, {"changes", changes.list}}) << '\n';
    return;
  }
  const auto is_there = [&station](const std::string& kind, const std::string& id) {
    if (kind == "recording") return station.recordings.contains(id);
    return std::any_of(folder_kinds.begin(), folder_kinds.end(), [&](const FolderKind& known) {
      return kind == known.name && documents_of(station, known.plural).contains(id);
    });
  };
  for (const json::value& entry : changes.list) {
    const json::object& change = entry.get_object();
    const std::string kind = member_text(change, "kind");
    const std::string id = member_text(change, "id");
    const bool deletes = member_text(change, "action") == "delete";
    if (kind == "recording" && !is_there(kind, id)) {
      context.out << "to send    recordings/" << folder.recordings.at(id).file << '\n';
    } else {
      print_effect(context, deletes ? "deleted" : is_there(kind, id) ? "changed" : "created", kind, id);
    }
  }
  context.out << changes.unchanged << " unchanged; the plan can be shown when the recordings are there\n";
}

Result<void> rehearse(Context& context, const Reply& content, const Changes& changes) {
  const auto reply = transact(context, content, changes, true);
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  print_effects(context, reply->body, changes.unchanged);
  for (const json::value& entry : member_list(reply->body, "plan")) {
    const json::object& planned = entry.get_object();
    context.out << "planned    " << member_text(planned, "recurrence_id") << ' '
                << member_text(planned, "playlist") << ' ' << member_text(planned, "outcome") << '\n';
  }
  return {};
}

Result<void> apply(Context& context, const ApplyOptions& options) {
  const auto folder = read_folder(options.directory);
  if (!folder) return folder.error();
  auto content = context.client.get("/v1/content");
  if (!content) return content.error();
  Folder station = to_folder(content->body);
  Changes changes = changes_between(station, *folder);
  const auto missing = missing_recordings(station, *folder);
  if (options.dry_run) {
    if (missing.empty()) return rehearse(context, *content, changes);
    print_expected(context, station, *folder, changes);
    return {};
  }
  if (!missing.empty()) {
    if (auto sent = send_missing(context, options.directory, *folder, missing); !sent) return sent;
    content = context.client.get("/v1/content");
    if (!content) return content.error();
    changes = changes_between(to_folder(content->body), *folder);
  }
  const auto reply = transact(context, *content, changes, false);
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
  } else {
    print_effects(context, reply->body, changes.unchanged);
  }
  return {};
}

Result<void> fetch(Context& context, const std::string& id, const fs::path& file) {
  auto opened = core::open_file(file, O_WRONLY | O_CREAT | O_EXCL);
  if (!opened) return opened.error();
  Result<void> written;
  const auto followed = context.client.follow("/v1/recordings/" + id + "/audio", [&](std::string_view bytes) {
    if (written) written = core::write_all(opened->get(), bytes);
  });
  if (!followed) return followed;
  return written;
}

Result<void> export_folder(Context& context, const ExportOptions& options) {
  const fs::path directory = options.directory;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error || fs::directory_iterator(directory, error) != fs::directory_iterator() || error) {
    return Error{ErrorCode::invalid, "DIR", "'" + directory.native() + "' is not an empty folder",
                 "Name a new one; nothing is written over."};
  }
  const auto content = context.client.get("/v1/content");
  if (!content) return content.error();
  const Folder folder = to_folder(content->body);
  fs::create_directory(directory / "recordings", error);
  for (const auto& [id, recording] : folder.recordings) {
    if (const auto fetched = fetch(context, id, directory / "recordings" / recording.file); !fetched)
      return fetched;
  }
  if (auto written = write_folder(directory, folder); !written) return written;
  if (context.json) {
    context.out << json::object{{"content_digest", content->body.at("content_digest")}} << '\n';
  } else {
    context.out << folder.recordings.size() << (folder.recordings.size() == 1 ? " recording" : " recordings")
                << " and the documents are in " << directory.native() << "; content digest "
                << member_text(content->body, "content_digest") << '\n';
  }
  return {};
}

}  // namespace

void add_folder(CLI::App& app, Action& action) {
  add_command<ApplyOptions>(
      app, action, "apply",
      "Make the station equal to a folder: send what is missing, then change all at once",
      [](CLI::App& command, ApplyOptions& options) {
        command
            .add_option("DIR", options.directory,
                        "holds recordings/, recordings.toml, announcements.toml, "
                        "playlists.toml, day-sets.toml and rules.toml")
            ->required()
            ->check(CLI::ExistingDirectory);
        command.add_flag("--dry-run", options.dry_run, "only show what it would come to");
      },
      apply)
      ->footer(
          "What the folder does not have is removed from the station.\n\nExample:\n  xiangyinctl export "
          "village "
          "&& xiangyinctl apply village --dry-run");
  add_command<ExportOptions>(
      app, action, "export", "Write the station's content into a folder, for apply",
      [](CLI::App& command, ExportOptions& options) {
        command.add_option("DIR", options.directory, "a new folder, or an empty one")->required();
      },
      export_folder)
      ->footer("Example:\n  xiangyinctl export village");
}

}  // namespace xiangyin::ctl
