#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>

#include "daemon/core/clock.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/turn.hpp"
#include "daemon/plan/content.hpp"
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
  /// Errors: those of check() and store::apply_change().
  boost::asio::awaitable<core::Result<store::Document>> commit(store::Change change);

  /// For load(); knows no content yet.
  ContentStore(boost::asio::any_io_executor executor, store::Store& store, const core::Clock& clock,
               core::EventHub& events, Station station);

 private:
  store::Store& store_;
  const core::Clock& clock_;
  core::EventHub& events_;
  Station station_;
  Content content_;
  core::Turn turn_;  ///< a check and its write belong together
};

}  // namespace xiangyin::plan
