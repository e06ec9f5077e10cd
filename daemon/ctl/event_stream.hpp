#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace xiangyin::ctl {

/// One server-sent event.
struct StreamEvent {
  std::string id;
  std::string type;
  std::string data;
};

/// Reads server-sent events (WHATWG HTML section 9.2.6) from bytes as they come, however they are cut.
class EventStreamParser {
 public:
  explicit EventStreamParser(std::function<void(const StreamEvent&)> take) : take_(std::move(take)) {}
  void feed(std::string_view bytes);

 private:
  void line(std::string_view line);

  std::function<void(const StreamEvent&)> take_;
  std::string partial_;
  StreamEvent event_;
};

}  // namespace xiangyin::ctl
