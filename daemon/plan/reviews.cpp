#include "daemon/plan/reviews.hpp"

#include <algorithm>
#include <array>

namespace xiangyin::plan {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using schedule::Priority;

const approval::Standing& standing_of(const Content& content, const std::string& recording) {
  static const approval::Standing untouched;
  const auto found = content.approvals.find(recording);
  return found == content.approvals.end() ? untouched : found->second;
}

}  // namespace

int reviews_of(const Station& station, Priority priority) {
  const config::Settings::Approval& approval = station.approval;
  switch (priority) {
    case Priority::background:
      return approval.background;
    case Priority::routine:
      return approval.routine;
    case Priority::urgent:
      return approval.urgent;
    case Priority::live:
      return approval.live;
    case Priority::emergency:
      break;
  }
  return approval.emergency;
}

bool asks_for_reviews(const Station& station) {
  return station.approval != config::Settings::Approval();
}

Result<playlist::Approval> check_approval(const Content& content, const Station& station, Priority priority,
                                          const library::Recording& recording) {
  const int needed = reviews_of(station, priority);
  if (needed == 0) return playlist::Approval::granted;
  const approval::Standing& standing = standing_of(content, recording.id);
  if (standing.is_approved(needed)) return playlist::Approval::granted;
  const std::string name = "recording '" + library::name_of(recording) + "' ";
  if (!standing.refused_by.empty()) {
    return Error{ErrorCode::conflict,
                 {},
                 name + "is refused by " + standing.refused_by + ": " + standing.reason,
                 "Record it anew, or have it approved after all."};
  }
  if (priority == Priority::emergency) return playlist::Approval::afterwards;
  return Error{ErrorCode::conflict,
               {},
               name + "is not approved (" + std::to_string(standing.approved_by.size()) + " of " +
                   std::to_string(needed) + (needed == 1 ? " reviewer)" : " reviewers)"),
               "Have somebody listen to it and approve it who has not added it."};
}

std::string_view to_text(ReviewState state) {
  static constexpr std::array<std::string_view, 3> names{"waiting", "approved", "refused"};
  return names.at(static_cast<std::size_t>(state));
}

Reviews::Reviews(const Content& content, const Station& station) : content_(content), station_(station) {
  if (!asks_for_reviews(station)) return;
  std::map<std::string, int> by_playlist;
  for (const auto& [id, rule] : content.rules) {
    int& reviews = by_playlist[rule.value.playlist];
    reviews = std::max(reviews, reviews_of(station, rule.value.priority));
  }
  for (const auto& [id, reviews] : by_playlist) {
    if (const auto found = content.playlists.find(id); found != content.playlists.end())
      count(found->second.value, reviews);
  }
}

void Reviews::raise(const std::string& recording, int reviews) {
  int& needed = needed_[recording];
  needed = std::max(needed, reviews);
}

void Reviews::count(const playlist::Playlist& playlist, int reviews) {
  for (const playlist::Item& item : playlist.items) {
    if (const auto* played = std::get_if<playlist::RecordingItem>(&item)) raise(played->recording, reviews);
    const auto* said = std::get_if<playlist::AnnouncementItem>(&item);
    if (said == nullptr) continue;
    const auto found = content_.announcements.find(said->announcement);
    if (found == content_.announcements.end()) continue;
    for (const auto& [language, recording] : found->second.value.recordings)
      raise(recording, reviews);
  }
}

Review Reviews::of(const std::string& recording) const {
  Review review;
  review.standing = standing_of(content_, recording);
  const auto found = needed_.find(recording);
  review.needed = found != needed_.end() ? found->second : reviews_of(station_, Priority::routine);
  const int afterwards = reviews_of(station_, Priority::emergency);
  if (review.standing.said_first) review.needed = std::max(review.needed, afterwards);
  if (!review.standing.refused_by.empty()) {
    review.state = ReviewState::refused;
  } else if (!review.standing.is_approved(review.needed)) {
    review.state = ReviewState::waiting;
    review.is_owed = review.standing.said_first && !review.standing.is_approved(afterwards);
  }
  return review;
}

}  // namespace xiangyin::plan
