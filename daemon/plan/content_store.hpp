#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "daemon/approval/record.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/turn.hpp"
#include "daemon/plan/content.hpp"
#include "daemon/plan/transaction.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin::plan {

/// Keeps the content in memory and on disk alike. Used on the loop's thread only.
class ContentStore {
 public:
  /// Reads everything from the store; publishes "content.changed" {kind, id, revision, deleted} to `events`
  /// after every change.
  static core::Result<std::unique_ptr<ContentStore>> load(boost::asio::any_io_executor executor,
                                                          store::Store& store, const core::Clock& clock,
                                                          core::EventHub& events, Station station);

  const Content& content() const { return content_; }
  const Station& station() const { return station_; }
  /// After a reload of the settings. Content that names a zone that is gone stays and is reported by the
  /// plan.
  void set_station(Station station) { station_ = std::move(station); }
  /// Everything up to here is decided: see schedule::Agenda.
  void advance(core::Instant settled) { content_.agenda.advance(settled); }

  /// Checks a change, makes it durable, then visible; one at a time in the order of the calls.
  /// Who has added a recording goes on the approval record before it. Errors: those of check() and
  /// store::apply_change().
  boost::asio::awaitable<core::Result<store::Document>> commit(
      store::Change change, std::optional<approval::Entry> added = std::nullopt);

  /// Puts what somebody has done about a recording on the approval record, unless it is so already, and then
  /// publishes "approval.changed" {recording, title, act, who, reason, state, approvals, needed}. Errors:
  /// not_found; forbidden for an approval of one's own; io.
  boost::asio::awaitable<core::Result<void>> note(approval::Entry entry);

  /// What a transaction has come to.
  struct Committed {
    std::vector<Difference> differences;
    std::vector<store::Document> documents;  ///< as stored, of those that change something, in their order
  };
  /// Checks several changes together and makes all of them durable and then visible, or none. Where a digest
  /// is given, the content must be at it still. Errors: those of plan::check(); conflict at another digest.
  boost::asio::awaitable<core::Result<Committed>> commit(std::vector<store::Change> changes,
                                                         std::optional<std::string> expected_digest);

  /// The content digest, see plan::digest(). Worked out once for each state of the content.
  const std::string& digest() const;

  /// For load(); knows no content yet.
  ContentStore(boost::asio::any_io_executor executor, store::Store& store, const core::Clock& clock,
               core::EventHub& events, Station station);

 private:
  /// Makes documents visible, all at once for whoever listens.
  core::Result<void> take_over(const std::vector<store::Document>& documents);
  void take_over(const approval::Entry& entry);

  store::Store& store_;
  const core::Clock& clock_;
  core::EventHub& events_;
  Station station_;
  Content content_;
  mutable std::string digest_;  ///< empty: not worked out yet
  core::Turn turn_;             ///< a check and its write belong together
};

}  // namespace xiangyin::plan
