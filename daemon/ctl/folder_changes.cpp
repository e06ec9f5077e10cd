#include "daemon/ctl/folder_changes.hpp"

#include <charconv>

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;

void put(Changes& changes, const std::string& kind, const std::string& id, json::object body,
         std::string where) {
  changes.list.push_back({{"kind", kind}, {"id", id}, {"action", "put"}, {"body", std::move(body)}});
  changes.where.push_back(std::move(where));
}

void remove(Changes& changes, const std::string& kind, const std::string& id) {
  changes.list.push_back({{"kind", kind}, {"id", id}, {"action", "delete"}});
  changes.where.push_back(kind + " " + id);
}

void compare_recordings(const Folder& station, const Folder& folder, Changes& changes) {
  for (const auto& [id, recording] : folder.recordings) {
    const auto there = station.recordings.find(id);
    if (there != station.recordings.end() && there->second.details == recording.details) {
      ++changes.unchanged;
    } else {
      put(changes, "recording", id, recording.details, "recordings.toml: " + recording.file);
    }
  }
  for (const auto& [id, recording] : station.recordings) {
    if (!folder.recordings.contains(id)) remove(changes, "recording", id);
  }
}

}  // namespace

const std::map<std::string, json::object>& documents_of(const Folder& folder, const char* plural) {
  static const std::map<std::string, json::object> none;
  const auto found = folder.documents.find(plural);
  return found == folder.documents.end() ? none : found->second;
}

Changes changes_between(const Folder& station, const Folder& folder) {
  Changes changes;
  compare_recordings(station, folder, changes);
  for (const FolderKind& kind : folder_kinds) {
    const auto& wanted = documents_of(folder, kind.plural);
    const auto& there = documents_of(station, kind.plural);
    for (const auto& [id, document] : wanted) {
      const auto found = there.find(id);
      if (found != there.end() && found->second == document) {
        ++changes.unchanged;
      } else {
        put(changes, kind.name, id, document, std::string(kind.plural) + ".toml: " + id);
      }
    }
    for (const auto& [id, document] : there) {
      if (!wanted.contains(id)) remove(changes, kind.name, id);
    }
  }
  return changes;
}

core::Error at_entry(core::Error error, const Changes& changes) {
  constexpr std::string_view prefix = "changes/";
  const auto at = error.field.find(prefix);
  if (at == std::string::npos) return error;
  std::size_t index = changes.where.size();
  const char* const begin = error.field.data() + at + prefix.size();
  const char* const end = error.field.data() + error.field.size();
  const char* const rest = std::from_chars(begin, end, index).ptr;
  if (index >= changes.where.size()) return error;
  std::string_view member(rest, static_cast<std::size_t>(end - rest));
  if (member.starts_with("/body")) member.remove_prefix(5);
  error.field = changes.where[index] + (member.empty() ? "" : ", ") + std::string(member);
  return error;
}

}  // namespace xiangyin::ctl
