#include "daemon/ctl/folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

#include <absl/strings/ascii.h>
#include <boost/json/array.hpp>
#include <fcntl.h>

#include "daemon/core/file.hpp"
#include "daemon/core/sha256.hpp"
#include "daemon/ctl/imported_rules.hpp"
#include "daemon/ctl/item.hpp"
#include "daemon/ctl/toml_text.hpp"

namespace xiangyin::ctl {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t largest_calendar = 16 << 20;

/// File name -> id, or the other way round.
using Names = std::map<std::string, std::string>;

Result<std::string> digest_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  core::Sha256 hash;
  std::array<char, 65536> block{};
  while (stream.read(block.data(), block.size()) || stream.gcount() > 0)
    hash.update({block.data(), static_cast<std::size_t>(stream.gcount())});
  if (!stream.eof())
    return Error{ErrorCode::invalid, file.native(), "cannot be read", "Look at its permissions."};
  return hash.finish();
}

void rename(json::value& value, const Names& names) {
  if (!value.is_string()) return;
  if (const auto found = names.find(std::string(value.get_string())); found != names.end())
    value = found->second;
}

/// Wherever a document names a recording, the name is replaced.
void rename_recordings(json::object& document, const Names& names) {
  if (auto* recordings = document.if_contains("recordings");
      recordings != nullptr && recordings->is_object()) {
    for (auto& member : recordings->get_object())
      rename(member.value(), names);
  }
  if (auto* items = document.if_contains("items"); items != nullptr && items->is_array()) {
    for (json::value& item : items->get_array()) {
      if (auto* recording = item.is_object() ? item.get_object().if_contains("recording") : nullptr)
        rename(*recording, names);
    }
  }
}

/// Items may be written as they are typed: "announcement:water,2x".
Result<void> spell_out(json::object& document, const std::string& where) {
  auto* items = document.if_contains("items");
  if (items == nullptr || !items->is_array()) return {};
  for (json::value& item : items->get_array()) {
    if (!item.is_string()) continue;
    auto parsed = parse_item(std::string(item.get_string()));
    if (!parsed) return core::at_field(parsed.error(), where);
    item = std::move(*parsed);
  }
  return {};
}

Result<void> read_recordings(const fs::path& directory, Folder& folder, Names& ids) {
  auto table = read_toml(directory / "recordings.toml");
  if (!table) return table.error();
  std::error_code error;
  const bool any = fs::is_directory(directory / "recordings", error);
  for (fs::directory_iterator file(any ? directory / "recordings" : fs::path(), error), end;
       any && !error && file != end; file.increment(error)) {
    const std::string name = file->path().filename();
    if (!file->is_regular_file() || name.starts_with('.')) continue;
    const auto id = digest_of(file->path());
    if (!id) return id.error();
    Folder::Recording recording{name, {}};
    if (const auto* said = table->if_contains(name)) {
      if (!said->is_object())
        return Error{ErrorCode::invalid, "recordings.toml: " + name, "is no table",
                     "Write [\"" + name + "\"] above its keys."};
      recording.details = said->get_object();
      table->erase(name);
    }
    ids.emplace(name, *id);
    if (const auto [there, is_new] = folder.recordings.emplace(*id, std::move(recording)); !is_new) {
      return Error{ErrorCode::invalid, "recordings/" + name,
                   "is the same, byte by byte, as '" + there->second.file + "'", "Keep one of them."};
    }
  }
  if (!table->empty()) {
    return Error{ErrorCode::invalid, "recordings.toml",
                 "names '" + std::string(table->begin()->key()) + "', which is not in recordings/",
                 "Put the file there, or take the entry out."};
  }
  return {};
}

/// Reads the file of one kind of documents, if it is there.
Result<void> read_documents(const fs::path& directory, const std::string& kind, const Names& ids,
                            Folder& folder) {
  auto table = read_toml(directory / (kind + ".toml"));
  if (!table) return table.error();
  for (auto& entry : *table) {
    const std::string where = kind + ".toml: " + std::string(entry.key());
    if (!entry.value().is_object())
      return Error{ErrorCode::invalid, where, "is no table", "Write [ID] above its keys."};
    json::object& document = entry.value().get_object();
    if (auto spelt = spell_out(document, where); !spelt) return spelt.error();
    rename_recordings(document, ids);
    folder.documents[kind].emplace(entry.key(), std::move(document));
  }
  return {};
}

/// Each event of a calendar is a rule that says the playlist called like it, as `rule import` has it.
Result<void> read_calendar(const fs::path& file, Folder& folder) {
  const auto text = core::read_file(file, largest_calendar);
  if (!text) return text.error();
  const auto reading = schedule::read_calendar_events(*text);
  if (!reading) return core::at_field(reading.error(), "rules.ics: " + reading.error().field);
  if (const auto checked = check_moments(*reading); !checked)
    return core::at_field(checked.error(), "rules.ics: " + checked.error().field);
  ImportOptions options;
  for (const auto& [id, playlist] : folder.documents["playlists"]) {
    if (const auto* title = playlist.if_contains("title"); title != nullptr && title->is_string())
      options.playlists.emplace(std::string(title->get_string()), id);
  }
  for (const auto& [id, playlist] : folder.documents["playlists"])
    options.playlists.insert_or_assign(id, id);
  auto made = make_rules(*reading, options);
  if (!made) return core::at_field(made.error(), "rules.ics: " + made.error().field);
  for (ImportedRule& rule : made->rules) {
    if (!folder.documents["rules"].emplace(rule.id, std::move(rule.body)).second) {
      return Error{ErrorCode::invalid, "rules.ics: line " + std::to_string(rule.line),
                   "makes the rule '" + rule.id + "', which is in rules.toml too", "Keep one of them."};
    }
  }
  return {};
}

/// A recording's language may be said where an announcement has it.
void take_languages(Folder& folder) {
  for (const auto& [id, announcement] : folder.documents["announcements"]) {
    const auto* recordings = announcement.if_contains("recordings");
    if (recordings == nullptr || !recordings->is_object()) continue;
    for (const auto& member : recordings->get_object()) {
      if (!member.value().is_string()) continue;
      const auto found = folder.recordings.find(std::string(member.value().get_string()));
      if (found != folder.recordings.end()) found->second.details.emplace("language", member.key());
    }
  }
}

std::string extension_of(const std::string& format) {
  static constexpr std::array<std::pair<const char*, const char*>, 10> known{{{"WAV", ".wav"},
                                                                              {"AMR", ".amr"},
                                                                              {"3GP", ".3gp"},
                                                                              {"WebM", ".webm"},
                                                                              {"FLAC", ".flac"},
                                                                              {"OGG", ".ogg"},
                                                                              {"Ogg", ".ogg"},
                                                                              {"MP3", ".mp3"},
                                                                              {"MPEG", ".mp3"},
                                                                              {"M4A", ".m4a"}}};
  for (const auto& [mark, extension] : known) {
    if (format.find(mark) != std::string::npos) return extension;
  }
  return ".audio";
}

/// What another machine says never becomes a path.
bool is_safe(const std::string& name) {
  return std::all_of(name.begin(), name.end(),
                     [](unsigned char letter) { return absl::ascii_isalnum(letter) || letter == '-'; });
}

/// Id -> "water-hak" for the Hakka version of the announcement "water".
Names names_by_announcement(const json::object& content) {
  Names names;
  std::set<std::string> taken;
  for (const json::value& announcement : content.at("announcements").as_array()) {
    for (const auto& member : announcement.at("recordings").as_object()) {
      const std::string id(member.value().as_string());
      std::string name = std::string(announcement.at("id").as_string()) + '-' + std::string(member.key());
      if (is_safe(name) && !names.contains(id) && taken.insert(name).second)
        names.emplace(id, std::move(name));
    }
  }
  return names;
}

Result<void> write_text(const fs::path& file, const std::string& text) {
  auto opened = core::open_file(file, O_WRONLY | O_CREAT | O_TRUNC);
  if (!opened) return opened.error();
  return core::write_all(opened->get(), text);
}

}  // namespace

Result<Folder> read_folder(const fs::path& directory) {
  Folder folder;
  Names ids;
  if (auto read = read_recordings(directory, folder, ids); !read) return read.error();
  bool any = !folder.recordings.empty();
  for (const FolderKind& known : folder_kinds) {
    const std::string kind = known.plural;
    any = any || fs::exists(directory / (kind + ".toml"));
    if (auto read = read_documents(directory, kind, ids, folder); !read) return read.error();
  }
  if (const fs::path calendar = directory / "rules.ics"; fs::exists(calendar)) {
    any = true;
    if (auto read = read_calendar(calendar, folder); !read) return read.error();
  }
  if (!any) {
    return Error{
        ErrorCode::invalid, "DIR", "'" + directory.native() + "' holds no station's content",
        "It should have recordings/, announcements.toml, playlists.toml, day-sets.toml, rules.toml or "
        "rules.ics."};
  }
  take_languages(folder);
  return folder;
}

Result<void> write_folder(const fs::path& directory, const Folder& folder) {
  Names files;
  json::object recordings;
  for (const auto& [id, recording] : folder.recordings) {
    files.emplace(id, recording.file);
    recordings[recording.file] = recording.details;
  }
  if (auto written = write_text(directory / "recordings.toml", to_toml(recordings)); !written) return written;
  for (const FolderKind& known : folder_kinds) {
    const std::string kind = known.plural;
    json::object table;
    if (const auto found = folder.documents.find(kind); found != folder.documents.end()) {
      for (auto [id, document] : found->second) {
        rename_recordings(document, files);
        table[id] = std::move(document);
      }
    }
    if (auto written = write_text(directory / (kind + ".toml"), to_toml(table)); !written) return written;
  }
  return {};
}

Folder to_folder(const json::object& content) {
  Folder folder;
  const Names names = names_by_announcement(content);
  for (const json::value& entry : content.at("recordings").as_array()) {
    const json::object& recording = entry.get_object();
    json::object details;
    for (const char* name : {"language", "title", "speaker", "expires_at"}) {
      const json::value& value = recording.at(name);
      if (!value.is_null() && value != json::value("")) details[name] = value;
    }
    const std::string id(recording.at("id").as_string());
    if (!core::is_sha256(id)) continue;
    const auto named = names.find(id);
    const std::string file = (named == names.end() ? id.substr(0, 16) : named->second) +
                             extension_of(std::string(recording.at("format").as_string()));
    folder.recordings.emplace(id, Folder::Recording{file, std::move(details)});
  }
  for (const FolderKind& known : folder_kinds) {
    const std::string kind = known.plural;
    for (const json::value& entry : content.at(kind).as_array()) {
      json::object document = entry.get_object();
      const std::string id(document.at("id").as_string());
      for (const char* name : {"id", "revision", "changed_at"})
        document.erase(name);
      folder.documents[kind].emplace(id, std::move(document));
    }
  }
  return folder;
}

}  // namespace xiangyin::ctl
