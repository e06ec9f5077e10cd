#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "daemon/core/result.hpp"

namespace xiangyin::core {

/// Parses strict JSON (RFC 8259), nested at most 16 deep. `code` invalid; the message says where.
Result<boost::json::value> parse_json(std::string_view text);

/// Reads the members of one object strictly and remembers the first thing that is wrong with it, so that a
/// reader is a list of fields followed by finish(). Members nobody asked for are refused. Errors carry the
/// JSON Pointer of the member below `pointer`.
class JsonReader {
 public:
  /// The object must outlive the reader.
  JsonReader(const boost::json::object& object, std::string pointer);
  JsonReader(const boost::json::value& value, std::string pointer);
  JsonReader(boost::json::object&& object, std::string pointer) = delete;
  JsonReader(boost::json::value&& value, std::string pointer) = delete;

  std::string text(std::string_view name);                                ///< required, not empty
  std::string text_or(std::string_view name, std::string_view fallback);  ///< may be absent
  double number_or(std::string_view name, double fallback, double least, double most);
  std::int64_t integer_or(std::string_view name, std::int64_t fallback, std::int64_t least,
                          std::int64_t most);
  std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
  bool flag_or(std::string_view name, bool fallback);
  std::vector<std::string> texts_or(std::string_view name, std::vector<std::string> fallback);
  /// The member itself, or null where it is absent; for lists and objects with a reader of their own.
  const boost::json::value* member(std::string_view name);

  /// Records that a member that was read has an impossible value.
  void refuse(std::string_view name, std::string message, std::string advice);
  void refuse(Error error);
  /// Takes the value out of a result, or records its error under the member's pointer.
  template <class T>
  T take(std::string_view name, Result<T> result) {
    if (result) return std::move(result).value();
    refuse(name, std::move(result.error().message), std::move(result.error().advice));
    return T{};
  }

  std::string pointer(std::string_view name) const;
  bool failed() const { return error_.has_value(); }
  /// The first error found, unknown members among them.
  Result<void> finish();

 private:
  const boost::json::value* wanted(std::string_view name, boost::json::kind kind, std::string_view kind_name);

  const boost::json::object* object_ = nullptr;
  std::string pointer_;
  std::vector<std::string> asked_;
  std::optional<Error> error_;
};

}  // namespace xiangyin::core
