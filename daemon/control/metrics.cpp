#include "daemon/control/metrics.hpp"

#include <absl/strings/str_format.h>

namespace xiangyin::control {

Metrics::Metrics(core::EventHub& events)
    : subscription_(events.subscribe([this](const core::Event& event) {
        const auto* outcome = event.data.if_contains("outcome");
        if (event.type == "broadcast.ended" && outcome != nullptr && outcome->is_string())
          ++broadcasts[std::string(outcome->get_string())];
      })) {}

MetricsText& MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  absl::StrAppendFormat(&text_, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
  return *this;
}

MetricsText& MetricsText::sample(double value, Labels labels) {
  text_ += name_;
  char separator = '{';
  for (const auto& [name, content] : labels) {
    text_ += separator;
    text_ += name;
    text_ += "=\"";
    for (const char character : content) {
      if (character == '\n') {
        text_ += "\\n";
        continue;
      }
      if (character == '\\' || character == '"') text_ += '\\';
      text_ += character;
    }
    text_ += '"';
    separator = ',';
  }
  if (separator == ',') text_ += '}';
  absl::StrAppendFormat(&text_, " %.17g\n", value);
  return *this;
}

}  // namespace xiangyin::control
