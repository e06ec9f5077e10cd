#include "daemon/plan/content_store.hpp"

#include <spdlog/spdlog.h>

#include "daemon/plan/collection.hpp"

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
  for (const store::Document& document : *documents) {
    if (auto applied = apply(content->content_, content->station_, document); !applied) {
      // One damaged document must not silence the station; it stays on disk and is told of at every start.
      spdlog::error("{} '{}' cannot be read and is left out: {}", to_text(document.kind), document.id,
                    to_text(applied.error()));
    }
  }
  return content;
}

boost::asio::awaitable<Result<store::Document>> ContentStore::commit(store::Change change) {
  const auto turn = co_await turn_.take();
  const auto checked = check(content_, station_, std::move(change));
  if (!checked) co_return checked.error();
  const auto write = [&change = *checked, now = clock_.now()](SQLite::Database& database) {
    return store::apply_change(database, change, now);
  };
  auto document = co_await store_.perform(write);
  if (!document) co_return document.error();
  if (auto taken = take_over({*document}); !taken) co_return taken.error();
  co_return document;
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
