#pragma once

#include <map>
#include <string>

#include "daemon/plan/content.hpp"
#include "daemon/playlist/resolve.hpp"
#include "daemon/schedule/priority.hpp"

/// Approval before air: how many people have to agree to what is said, and whether they have.
namespace xiangyin::plan {

/// How many reviewers the settings ask for before a broadcast of this class.
int reviews_of(const Station& station, schedule::Priority priority);
/// Whether they ask for any at all.
bool asks_for_reviews(const Station& station);

/// Whether a broadcast of this class may say the recording. Errors: conflict, with what is missing.
core::Result<playlist::Approval> check_approval(const Content& content, const Station& station,
                                                schedule::Priority priority,
                                                const library::Recording& recording);

enum class ReviewState { waiting, approved, refused };
std::string_view to_text(ReviewState state);  ///< "waiting"

/// How one recording stands.
struct Review {
  int needed = 0;
  ReviewState state = ReviewState::approved;
  approval::Standing standing;
  bool is_owed = false;  ///< it has been said first and waits to be signed off
};

/// How recordings stand. Each needs as many reviewers as the highest class asks for among the rules that say
/// it; one that no rule says yet, as many as a routine broadcast; one that has been said in an emergency,
/// those of an emergency too. Content and station outlive it and do not change meanwhile.
class Reviews {
 public:
  Reviews(const Content& content, const Station& station);
  Review of(const std::string& recording) const;

 private:
  void raise(const std::string& recording, int reviews);
  void count(const playlist::Playlist& playlist, int reviews);

  const Content& content_;
  const Station& station_;
  std::map<std::string, int, std::less<>> needed_;  ///< by recording, of those that rules say
};

}  // namespace xiangyin::plan
