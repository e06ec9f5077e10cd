#pragma once

#include <array>
#include <optional>
#include <string>

#include "daemon/plan/content.hpp"

namespace xiangyin::plan {

/// Every kind, by plural name.
inline constexpr std::array kinds{store::Kind::announcement, store::Kind::day_set, store::Kind::playlist,
                                  store::Kind::recording, store::Kind::rule};

/// Calls `use` with the collection of a kind.
template <class SomeContent, class Use>
decltype(auto) with_collection(SomeContent& content, store::Kind kind, Use use) {
  switch (kind) {
    case store::Kind::recording:
      return use(content.recordings);
    case store::Kind::announcement:
      return use(content.announcements);
    case store::Kind::playlist:
      return use(content.playlists);
    case store::Kind::day_set:
      return use(content.day_sets);
    case store::Kind::rule:
      break;
  }
  return use(content.rules);
}

/// The revision of what goes by that name, 0 if nothing does.
std::int64_t revision_of(const Content& content, store::Kind kind, const std::string& id);

/// It as it is stored; none if there is nothing by that name.
std::optional<store::Document> document_of(const Content& content, store::Kind kind, const std::string& id);

/// The content digest: SHA-256 over the canonical JSON (RFC 8785) of everything that decides what is said,
/// {"announcements": {"ID": {...}}, ...}, a recording by its identity and what people say about it. Two
/// stations with the same digest say the same words.
std::string digest(const Content& content);

}  // namespace xiangyin::plan
