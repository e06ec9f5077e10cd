#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/json.hpp"
#include "daemon/schedule/recurrence.hpp"

namespace xiangyin::schedule {

/// Reads a list of texts one by one with `read`, which gives a Result; an error names the entry:
/// "/exceptions/3".
template <class Value, class Read>
std::vector<Value> read_list(core::JsonReader& reader, std::string_view name, std::size_t most, Read read) {
  std::vector<Value> values;
  const std::vector<std::string> texts = reader.texts_or(name, {});
  if (texts.size() > most) {
    reader.refuse(name, "has more than " + std::to_string(most) + " entries", "Say it with fewer.");
    return values;
  }
  for (std::size_t index = 0; index < texts.size(); ++index) {
    core::Result<Value> value = read(texts[index]);
    if (!value) {
      reader.refuse(core::at_field(value.error(), reader.pointer(name) + '/' + std::to_string(index)));
      return values;
    }
    values.push_back(std::move(value).value());
  }
  return values;
}

/// The part of a recurrence, or the line, that an error is about comes to stand in its message, so that the
/// field can be that of the document.
inline core::Error with_part(core::Error error) {
  if (!error.field.empty()) error.message = error.field + ": " + error.message;
  return error;
}

inline core::Result<Recurrence> read_recurrence(const std::string& text) {
  auto recurrence = parse_recurrence(text);
  if (!recurrence) return with_part(recurrence.error());
  return recurrence;
}

}  // namespace xiangyin::schedule
