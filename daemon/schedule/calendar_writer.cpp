#include "daemon/schedule/calendar_writer.hpp"

#include "daemon/schedule/time_zone.hpp"
#include "daemon/schedule/value_text.hpp"

namespace xiangyin::schedule {
namespace {

constexpr std::size_t longest_line = 75;

bool continues_character(char octet) {
  return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

}  // namespace

void CalendarWriter::line(std::string_view property, std::string_view value) {
  std::string whole(property);
  whole.append(":").append(value);
  std::string_view rest(whole);
  std::size_t room = longest_line;
  while (rest.size() > room) {
    std::size_t end = room;
    while (end > room - 3 && continues_character(rest[end]))
      --end;
    stream_.append(rest.substr(0, end)).append("\r\n ");
    rest.remove_prefix(end);
    room = longest_line - 1;  // the space in front counts
  }
  stream_.append(rest).append("\r\n");
}

void CalendarWriter::text(std::string_view property, std::string_view value) {
  std::string escaped;
  for (const char character : value) {
    if (character == '\n') {
      escaped += "\\n";
    } else if (static_cast<unsigned char>(character) < 0x20 || character == 0x7F) {
      escaped += ' ';
    } else {
      if (character == '\\' || character == ';' || character == ',') escaped += '\\';
      escaped += character;
    }
  }
  line(property, escaped);
}

void CalendarWriter::moment(std::string_view property, core::Instant instant) {
  line(property, to_value_text(TimeZone::utc().to_local(instant)) + "Z");
}

}  // namespace xiangyin::schedule
