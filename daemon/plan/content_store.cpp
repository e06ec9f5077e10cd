#include "daemon/plan/content_store.hpp"

#include <spdlog/spdlog.h>

#include "daemon/plan/collection.hpp"
#include "daemon/plan/reviews.hpp"

namespace xiangyin::plan {

using core::Result;

ContentStore::ContentStore(boost::asio::any_io_executor executor, store::Store& store,
                           const core::Clock& clock, core::EventHub& events, Station station)
    : store_(store), clock_(clock), events_(events), station_(std::move(station)), turn_(executor) {}

Result<std::unique_ptr<ContentStore>> ContentStore::load(boost::asio::any_io_executor executor,
                                                         store::Store& store, const core::Clock& clock,
                                                         core::EventHub& events, Station station) {
  const auto documents = store.perform_now(store::load_documents);
  if (!documents) return documents.error();
  auto content =
      std::make_unique<ContentStore>(std::move(executor), store, clock, events, std::move(station));
  content->advance(clock.now());
  auto approvals = store.perform_now(approval::load);
  if (!approvals) return approvals.error();
  content->content_.approvals = std::move(*approvals);
  for (const store::Document& document : *documents) {
    if (auto applied = apply(content->content_, content->station_, document); !applied) {
      // One damaged document must not silence the station; it stays on disk and is told of at every start.
      spdlog::error("{} '{}' cannot be read and is left out: {}", to_text(document.kind), document.id,
                    to_text(applied.error()));
    }
  }
  return content;
}

boost::asio::awaitable<Result<store::Document>> ContentStore::commit(store::Change change,
                                                                     std::optional<approval::Entry> added) {
  const auto turn = co_await turn_.take();
  const auto checked = check(content_, station_, std::move(change));
  if (!checked) co_return checked.error();
  const core::Instant now = clock_.now();
  if (added) added->at = now;
  if (added && says_again(content_.approvals[added->recording], *added)) added.reset();
  const auto write = [&change = *checked, &added,
                      now](SQLite::Database& database) -> Result<store::Document> {
    if (added) {
      auto entry = approval::add(database, *added);
      if (!entry) return entry.error();
      *added = std::move(*entry);
    }
    return store::apply_change(database, change, now);
  };
  auto document = co_await store_.perform(write);
  if (!document) co_return document.error();
  if (auto taken = take_over({*document}); !taken) co_return taken.error();
  if (added) take_over(*added);
  co_return document;
}

boost::asio::awaitable<Result<void>> ContentStore::note(approval::Entry entry) {
  const auto turn = co_await turn_.take();
  if (!content_.recordings.contains(entry.recording)) {
    co_return core::Error{core::ErrorCode::not_found,
                          {},
                          "there is no recording '" + entry.recording.substr(0, 80) + "'",
                          "List the recordings to see what there is."};
  }
  const approval::Standing& standing = content_.approvals[entry.recording];
  if (entry.act == approval::Act::approved) {
    if (auto allowed = check_approval(standing, entry.who); !allowed) co_return allowed;
  }
  if (says_again(standing, entry)) co_return Result<void>();
  entry.at = clock_.now();
  const auto write = [&entry](SQLite::Database& database) { return approval::add(database, entry); };
  const auto added = co_await store_.perform(write);
  if (!added) co_return added.error();
  take_over(*added);
  co_return Result<void>();
}

void ContentStore::take_over(const approval::Entry& entry) {
  apply(content_.approvals[entry.recording], entry);
  if (!asks_for_reviews(station_)) return;
  const Review review = Reviews(content_, station_).of(entry.recording);
  events_.publish({"approval.changed",
                   {{"recording", entry.recording},
                    {"title", content_.recordings.at(entry.recording).value.details.title},
                    {"act", to_text(entry.act)},
                    {"who", entry.who},
                    {"reason", entry.reason},
                    {"state", to_text(review.state)},
                    {"approvals", review.standing.approved_by.size()},
                    {"needed", review.needed}}});
}

boost::asio::awaitable<Result<ContentStore::Committed>> ContentStore::commit(
    std::vector<store::Change> changes, std::optional<std::string> expected_digest) {
  const auto turn = co_await turn_.take();
  if (expected_digest && *expected_digest != digest()) {
    co_return core::Error{core::ErrorCode::conflict,
                          {},
                          "the content is at another digest now",
                          "Read it again and repeat your changes."};
  }
  const core::Instant now = clock_.now();
  auto checked = check(content_, station_, std::move(changes), now);
  if (!checked) co_return checked.error();
  Committed committed{std::move(checked->differences), {}};
  if (checked->changes.empty()) co_return committed;
  const auto write = [&all = checked->changes, now](SQLite::Database& database) {
    return store::apply_changes(database, all, now);
  };
  auto documents = co_await store_.perform(write);
  if (!documents) co_return documents.error();
  committed.documents = std::move(*documents);
  if (auto taken = take_over(committed.documents); !taken) co_return taken.error();
  co_return committed;
}

Result<void> ContentStore::take_over(const std::vector<store::Document>& documents) {
  digest_.clear();
  for (const store::Document& document : documents) {
    if (auto applied = apply(content_, station_, document); !applied) return applied;
  }
  for (const store::Document& document : documents) {
    events_.publish({"content.changed",
                     {{"kind", to_text(document.kind)},
                      {"id", document.id},
                      {"revision", document.revision},
                      {"deleted", document.body.empty()}}});
  }
  return {};
}

const std::string& ContentStore::digest() const {
  if (digest_.empty()) digest_ = plan::digest(content_);
  return digest_;
}

}  // namespace xiangyin::plan
