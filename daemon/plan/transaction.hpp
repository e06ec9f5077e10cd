#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/plan/content.hpp"

namespace xiangyin::plan {

/// What a change comes to.
enum class Effect { created, changed, unchanged, deleted };
std::string_view to_text(Effect effect);

/// One document before and after a transaction; none where it is not there.
struct Difference {
  store::Kind kind = store::Kind::recording;
  std::string id;
  Effect effect = Effect::unchanged;
  std::optional<store::Document> before;
  std::optional<boost::json::object> after;
};

/// Several changes that belong together, checked, and the content there would be with them.
struct Transaction {
  std::vector<store::Change>
      changes;  ///< canonical, in the order in which to apply them; without those that change nothing
  std::vector<Difference> differences;  ///< of every change, in the order given
  Content content;
};

/// Checks changes together: each reads strictly and is at the revision it expects, and with all of them in
/// place everything names only what is there. Their order does not matter, so that a playlist and what it
/// names may come in one transaction. `now` is when they would be made. Errors: invalid, not_found, conflict;
/// the field begins with the change at fault: "/changes/3/body/items/0".
core::Result<Transaction> check(const Content& content, const Station& station,
                                std::vector<store::Change> changes, core::Instant now);

}  // namespace xiangyin::plan
