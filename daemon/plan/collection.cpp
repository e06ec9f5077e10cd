#include "daemon/plan/collection.hpp"

#include "daemon/core/canonical_json.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::plan {
namespace {

/// What decides about a recording: its bytes, which are named by its id, and what people say about it. What
/// was measured of them, and the air copy made for this station's device, follow from that.
boost::json::object words(const boost::json::object& recording) {
  boost::json::object body;
  for (const char* name : {"id", "title", "language", "speaker", "expires_at"})
    body[name] = recording.at(name);
  return body;
}

}  // namespace

std::int64_t revision_of(const Content& content, store::Kind kind, const std::string& id) {
  return with_collection(content, kind, [&id](const auto& collection) -> std::int64_t {
    const auto found = collection.find(id);
    return found == collection.end() ? 0 : found->second.revision;
  });
}

std::optional<store::Document> document_of(const Content& content, store::Kind kind, const std::string& id) {
  return with_collection(content, kind, [&](const auto& collection) -> std::optional<store::Document> {
    const auto found = collection.find(id);
    if (found == collection.end()) return std::nullopt;
    return store::Document{kind, id, found->second.revision, found->second.changed_at,
                           found->second.value.to_json()};
  });
}

std::string digest(const Content& content) {
  core::Sha256 hash;
  std::string_view before = "{";
  for (const store::Kind kind : kinds) {  // the order that RFC 8785 wants
    hash.update(std::string(before) + '"' + std::string(plural(kind)) + "\":{");
    with_collection(content, kind, [&hash, kind](const auto& collection) {
      std::string_view separator;
      for (const auto& [id, entry] : collection) {
        if (entry.revision == 0) continue;  // built in
        boost::json::object body = entry.value.to_json();
        if (kind == store::Kind::recording) body = words(body);
        hash.update(std::string(separator) + '"' + id + "\":" + core::to_canonical_json(body));
        separator = ",";
      }
    });
    before = "},";
  }
  hash.update("}}");
  return hash.finish();
}

}  // namespace xiangyin::plan
