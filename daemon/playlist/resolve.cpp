#include "daemon/playlist/resolve.hpp"

#include <algorithm>

namespace xiangyin::playlist {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_tag(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

/// The next shorter range of RFC 4647 section 3.4: without its last subtag, nor a single letter left at its
/// end.
std::string_view truncate(std::string_view range) {
  auto end = range.rfind('-');
  if (end == std::string_view::npos) return {};
  if (end >= 2 && range[end - 2] == '-') end -= 2;
  return range.substr(0, end);
}

using Variants = std::map<std::string, std::string>;

Variants::const_iterator look_up(const Variants& variants, std::string_view range) {
  for (; !range.empty(); range = truncate(range)) {
    const auto found = std::find_if(variants.begin(), variants.end(),
                                    [range](const auto& variant) { return same_tag(variant.first, range); });
    if (found != variants.end()) return found;
  }
  return variants.end();
}

/// Builds up the clips of one playlist; the first thing that cannot be said ends it.
class Resolver {
 public:
  Resolver(const std::vector<std::string>& languages, core::Instant at, const Lookup& lookup)
      : languages_(languages), at_(at), lookup_(lookup) {}

  Result<void> add(const AnnouncementItem& item) {
    const library::Announcement* announcement = lookup_.announcement(item.announcement);
    if (announcement == nullptr) return gone("announcement", item.announcement);
    if (announcement->recordings.empty()) {
      return Error{ErrorCode::invalid,
                   {},
                   "announcement '" + item.announcement + "' has no recording yet",
                   "Add one to it."};
    }
    return add(choose(*announcement), item.repeat, item.gain_db);
  }

  Result<void> add(const RecordingItem& item) { return add(item.recording, item.repeat, item.gain_db); }

  Result<void> add(const PauseItem& item) {
    resolved_.clips.push_back({nullptr, 0, item.milliseconds});
    resolved_.milliseconds += item.milliseconds;
    return {};
  }

  Resolved take() { return std::move(resolved_); }

 private:
  static Error gone(std::string_view kind, const std::string& id) {
    return {ErrorCode::not_found,
            {},
            std::string(kind) + " '" + id.substr(0, 64) + "' is not there any more",
            "Take it out of the playlist or add it again."};
  }

  std::string choose(const library::Announcement& announcement) {
    for (const std::string& language : languages_) {
      const auto found = look_up(announcement.recordings, language);
      if (found == announcement.recordings.end()) continue;
      if (&language != &languages_.front()) {
        resolved_.warnings.push_back("Announcement '" + announcement.id + "' has no recording in " +
                                     languages_.front() + "; " + found->first + " is said instead.");
      }
      return found->second;
    }
    const auto& first = *announcement.recordings.begin();
    if (!languages_.empty()) {
      resolved_.warnings.push_back("Announcement '" + announcement.id +
                                   "' has no recording in any language of the " + "station; " + first.first +
                                   " is said instead.");
    }
    return first.second;
  }

  Result<void> add(const std::string& id, int repeat, double gain_db) {
    const library::Recording* recording = lookup_.recording(id);
    if (recording == nullptr) return gone("recording", id);
    const std::string name = recording->details.title.empty() ? id.substr(0, 12) : recording->details.title;
    if (const auto& expires = recording->details.expires_at; expires && *expires <= at_) {
      return Error{ErrorCode::invalid,
                   {},
                   "recording '" + name + "' expired at " + core::to_rfc3339(*expires),
                   "Record it anew, or give it a later end."};
    }
    if (const library::Verdict* error = library::find_error(recording->measurement.verdicts)) {
      return Error{ErrorCode::invalid,
                   {},
                   "recording '" + name + "' is not fit for air (" + std::string(error->code) + ")",
                   std::string(error->message)};
    }
    for (int time = 0; time < repeat; ++time) {
      resolved_.clips.push_back({recording, gain_db, recording->measurement.duration_milliseconds});
      resolved_.milliseconds += recording->measurement.duration_milliseconds;
    }
    return {};
  }

  const std::vector<std::string>& languages_;
  core::Instant at_;
  const Lookup& lookup_;
  Resolved resolved_;
};

}  // namespace

Result<Resolved> resolve(const Playlist& playlist, const std::vector<std::string>& languages,
                         core::Instant at, const Lookup& lookup) {
  Resolver resolver(languages, at, lookup);
  for (const Item& item : playlist.items) {
    const auto added = std::visit([&resolver](const auto& one) { return resolver.add(one); }, item);
    if (!added) return added.error();
  }
  return resolver.take();
}

}  // namespace xiangyin::playlist
