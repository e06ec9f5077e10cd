#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/schedule/local_time.hpp"

namespace xiangyin::schedule {

/// DATE and DATE-TIME as RFC 5545 writes them (sections 3.3.4 and 3.3.5).
std::string to_value_text(const LocalDate& date);  ///< "20261123"
std::string to_value_text(const LocalTime& time);  ///< "20261123T073000"

/// Reads exactly those, of dates and times that exist; second 60 is read as 59 (section 3.3.12).
std::optional<LocalDate> parse_value_date(std::string_view text);
std::optional<LocalTime> parse_value_time(std::string_view text);

/// A moment as RDATE, EXDATE or DTSTART may have it.
struct DateValue {
  enum class Form : std::uint8_t { date, local, utc };
  Form form = Form::date;
  LocalTime time;  ///< midnight for a date

  bool operator==(const DateValue&) const = default;
};
/// "20261123", "20261123T073000" or "20261123T073000Z".
std::optional<DateValue> parse_date_value(std::string_view text);
/// A list of them, as in RDATE and EXDATE. The error says at which character the bad one stands.
core::Result<std::vector<DateValue>> parse_date_values(std::string_view text);
std::string to_text(const DateValue& value);

}  // namespace xiangyin::schedule
