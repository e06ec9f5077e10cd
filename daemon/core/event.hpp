#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>

#include <boost/json/object.hpp>

namespace xiangyin::core {

/// Something that happened and that others may want to know: {"type": "broadcast.on_air", data}.
struct Event {
  std::string type;
  boost::json::object data;
  bool passing = false;  ///< of this moment only, such as a level: of no use to whoever hears of it later
};

/// Tells every listener of every event, at once, in the order they came. Used on the loop's thread only.
class EventHub {
 public:
  using Listener = std::function<void(const Event&)>;
  /// Listening ends when the handle goes away.
  using Subscription = std::shared_ptr<const Listener>;

  [[nodiscard]] Subscription subscribe(Listener listener) {
    auto subscription = std::make_shared<const Listener>(std::move(listener));
    listeners_.push_back(subscription);
    return subscription;
  }

  void publish(const Event& event) {
    listeners_.remove_if([](const auto& listener) { return listener.expired(); });
    for (const auto& weak : std::list(listeners_)) {
      if (const auto listener = weak.lock()) (*listener)(event);
    }
  }

 private:
  std::list<std::weak_ptr<const Listener>> listeners_;
};

}  // namespace xiangyin::core
