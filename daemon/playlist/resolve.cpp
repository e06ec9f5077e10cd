#include "daemon/playlist/resolve.hpp"

#include <algorithm>

#include "audio/wire.hpp"

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
  Resolver(const Manner& manner, core::Instant at, const Lookup& lookup)
      : manner_(manner), at_(at), lookup_(lookup) {}

  Result<void> add(const AnnouncementItem& item) {
    const library::Announcement* announcement = lookup_.announcement(item.announcement);
    if (announcement == nullptr) return gone("announcement", item.announcement);
    if (announcement->recordings.empty()) {
      return Error{ErrorCode::invalid,
                   {},
                   "announcement '" + item.announcement + "' has no recording yet",
                   "Add one to it."};
    }
    const auto chosen = choose(*announcement, static_cast<std::size_t>(item.languages));
    return add(chosen, item.repeat, item.gain_db, item.between_milliseconds);
  }

  Result<void> add(const RecordingItem& item) {
    return add({item.recording}, item.repeat, item.gain_db, item.between_milliseconds);
  }

  Result<void> add(const ChimeItem& item) {
    Chime chime = item.which == ChimeItem::Which::opening ? manner_.opening : manner_.closing;
    if (chime.kind == Chime::Kind::none) chime.kind = Chime::Kind::built_in;
    chime.gain_db += item.gain_db;
    add(chime);
    return {};
  }

  Result<void> add(const PauseItem& item) {
    pause(item.milliseconds);
    return {};
  }

  void add(const Chime& chime) {
    if (chime.kind == Chime::Kind::none) return;
    if (chime.kind == Chime::Kind::recording) {
      const auto recording = find(chime.recording);
      if (recording)
        return push({*recording, chime.gain_db, (*recording)->measurement.duration_milliseconds});
      resolved_.warnings.push_back("The built-in chime is played: " + recording.error().message + ".");
    }
    push({nullptr, chime.gain_db, audio::chime_milliseconds, true});
  }

  void pause(std::int64_t milliseconds) {
    if (milliseconds > 0) push({nullptr, 0, milliseconds});
  }

  Resolved take() { return std::move(resolved_); }

 private:
  static Error gone(std::string_view kind, const std::string& id) {
    return {ErrorCode::not_found,
            {},
            std::string(kind) + " '" + id.substr(0, 64) + "' is not there any more",
            "Take it out of the playlist or add it again."};
  }

  /// Its recordings in the first so many languages of the order that it has; a warning where those are fewer,
  /// or not the first of the order.
  std::vector<std::string> choose(const library::Announcement& announcement, std::size_t count) {
    std::vector<Variants::const_iterator> found;
    for (const std::string& language : manner_.languages) {
      const auto variant = look_up(announcement.recordings, language);
      if (variant == announcement.recordings.end() ||
          std::find(found.begin(), found.end(), variant) != found.end())
        continue;
      if (found.empty() && &language != &manner_.languages.front()) {
        resolved_.warnings.push_back("Announcement '" + announcement.id + "' has no recording in " +
                                     manner_.languages.front() + "; " + variant->first + " is said instead.");
      }
      found.push_back(variant);
      if (found.size() == count) break;
    }
    if (found.empty()) {
      found.push_back(announcement.recordings.begin());
      if (!manner_.languages.empty()) {
        resolved_.warnings.push_back("Announcement '" + announcement.id +
                                     "' has no recording in any language of the station; " +
                                     found.front()->first + " is said instead.");
      }
    }
    if (found.size() < count) {
      resolved_.warnings.push_back("Announcement '" + announcement.id + "' has " +
                                   std::to_string(found.size()) + " of the " + std::to_string(count) +
                                   " languages it is to be said in.");
    }
    std::vector<std::string> recordings;
    for (const auto& variant : found)
      recordings.push_back(variant->second);
    return recordings;
  }

  Result<const library::Recording*> find(const std::string& id) const {
    const library::Recording* recording = lookup_.recording(id);
    if (recording == nullptr) return gone("recording", id);
    const std::string name = library::name_of(*recording);
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
    return recording;
  }

  Result<void> check_approval(const library::Recording& recording) {
    const auto approval = lookup_.approval(recording);
    if (!approval) return approval.error();
    auto& said_first = resolved_.said_first;
    if (*approval == Approval::granted ||
        std::find(said_first.begin(), said_first.end(), recording.id) != said_first.end())
      return {};
    said_first.push_back(recording.id);
    resolved_.warnings.push_back("Recording '" + library::name_of(recording) +
                                 "' is not approved yet: an emergency goes first, and it is to be signed off "
                                 "afterwards.");
    return {};
  }

  /// All of them in turn, so often.
  Result<void> add(const std::vector<std::string>& ids, int repeat, double gain_db, std::int64_t between) {
    for (int time = 0; time < repeat; ++time) {
      for (const std::string& id : ids) {
        const auto recording = find(id);
        if (!recording) return recording.error();
        if (auto approved = check_approval(**recording); !approved) return approved;
        if (time > 0 || &id != &ids.front()) pause(between);
        push({*recording, gain_db, (*recording)->measurement.duration_milliseconds});
      }
    }
    return {};
  }

  void push(Clip clip) {
    resolved_.milliseconds += clip.milliseconds;
    resolved_.clips.push_back(clip);
  }

  const Manner& manner_;
  core::Instant at_;
  const Lookup& lookup_;
  Resolved resolved_;
};

}  // namespace

Result<Resolved> resolve(const Playlist& playlist, const Manner& manner, core::Instant at,
                         const Lookup& lookup) {
  Resolver resolver(manner, at, lookup);
  if (playlist.chimes && manner.opening.kind != Chime::Kind::none) {
    resolver.add(manner.opening);
    resolver.pause(manner.chime_pause_milliseconds);
  }
  for (const Item& item : playlist.items) {
    const auto added =
        std::visit([&resolver](const auto& one) -> Result<void> { return resolver.add(one); }, item);
    if (!added) return added.error();
  }
  if (playlist.chimes && manner.closing.kind != Chime::Kind::none) {
    resolver.pause(manner.chime_pause_milliseconds);
    resolver.add(manner.closing);
  }
  return resolver.take();
}

}  // namespace xiangyin::playlist
