#include "daemon/plan/transaction.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "daemon/plan/collection.hpp"

namespace xiangyin::plan {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

std::string pointer(std::size_t index) {
  return "/changes/" + std::to_string(index);
}

/// The checkers of one document know it by itself; here it is the body of a change.
Error of_change(Error error, std::size_t index) {
  const std::string inside = error.field == "/id" ? "/id" : error.field.empty() ? "" : "/body" + error.field;
  error.field = pointer(index) + inside;
  return error;
}

Result<void> check_revision(const Content& content, const store::Change& change) {
  const std::int64_t current = revision_of(content, change.kind, change.id);
  const std::string what = std::string(to_text(change.kind)) + " '" + change.id + "'";
  if (!change.body && current == 0) {
    return Error{ErrorCode::not_found, {}, "there is no " + what, "Leave this change out."};
  }
  if (!change.expected || *change.expected == current) return {};
  return Error{ErrorCode::conflict,
               {},
               what + (current == 0 ? " is not there, or not any more"
                                    : " is at revision " + std::to_string(current) + " now"),
               "Read it again and repeat your change."};
}

/// Documents in an order in which each finds what its reading needs: a rule its day sets. Deletions come
/// last, what names others before what is named.
std::vector<std::size_t> order_of(const std::vector<store::Change>& changes) {
  const auto rank = [&changes](std::size_t index) {
    const store::Change& change = changes[index];
    const int step = change.kind == store::Kind::rule ? 1 : 0;
    return change.body ? step : 3 - step;
  };
  std::vector<std::size_t> order(changes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return order;
}

/// Puts every change in its place, whether or not what it names is there yet.
Result<Content> apply_all(Content content, const Station& station, const std::vector<store::Change>& changes,
                          core::Instant now) {
  std::set<std::pair<store::Kind, std::string>> seen;
  for (const std::size_t index : order_of(changes)) {
    const store::Change& change = changes[index];
    if (!seen.emplace(change.kind, change.id).second) {
      return Error{ErrorCode::invalid, pointer(index) + "/id", "'" + change.id + "' is there twice",
                   "Say once what is to become of it."};
    }
    if (auto current = check_revision(content, change); !current) return of_change(current.error(), index);
    // Not yet known, and not 0, which is that of what is built in.
    const std::int64_t revision = revision_of(content, change.kind, change.id) + 1;
    const store::Document document{change.kind, change.id, revision, now,
                                   change.body.value_or(boost::json::object())};
    if (change.body && change.body->empty()) {
      return Error{ErrorCode::invalid, pointer(index) + "/body", "is empty",
                   "Give the document its members."};
    }
    if (auto applied = apply(content, station, document); !applied) return of_change(applied.error(), index);
  }
  return content;
}

Effect effect_of(const Difference& difference) {
  if (!difference.after) return Effect::deleted;
  if (!difference.before) return Effect::created;
  return difference.before->body == *difference.after ? Effect::unchanged : Effect::changed;
}

}  // namespace

std::string_view to_text(Effect effect) {
  static constexpr std::array<std::string_view, 4> names{"created", "changed", "unchanged", "deleted"};
  return names.at(static_cast<std::size_t>(effect));
}

Result<Transaction> check(const Content& content, const Station& station, std::vector<store::Change> changes,
                          core::Instant now) {
  auto after = apply_all(content, station, changes, now);
  if (!after) return after.error();
  Transaction transaction;
  transaction.differences.resize(changes.size());
  for (const std::size_t index : order_of(changes)) {
    auto checked = check(*after, station, std::move(changes[index]));
    if (!checked) return of_change(checked.error(), index);
    Difference difference{checked->kind, checked->id, Effect::unchanged,
                          document_of(content, checked->kind, checked->id), checked->body};
    difference.effect = effect_of(difference);
    if (difference.effect != Effect::unchanged) {
      transaction.changes.push_back(std::move(*checked));
    } else if (auto kept = apply(*after, station, *difference.before); !kept) {
      return of_change(kept.error(), index);
    }
    transaction.differences[index] = std::move(difference);
  }
  transaction.content = std::move(*after);
  return transaction;
}

}  // namespace xiangyin::plan
