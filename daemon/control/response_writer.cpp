#include "daemon/control/response_writer.hpp"

#include <charconv>
#include <chrono>
#include <vector>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/beast/http/status.hpp>
#include <unistd.h>

#include "daemon/control/access/access.hpp"
#include "daemon/control/background.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;

constexpr std::size_t piece_size = 64 * 1024;

/// Most answers fall into the same second as the one before.
const std::string& date_text(core::Instant now, SessionContext& context) {
  const auto second = std::chrono::floor<std::chrono::seconds>(now);
  if (second != context.date_of || context.date.empty()) {
    context.date = http_date(second);
    context.date_of = second;
  }
  return context.date;
}

/// A field's value cannot become another field (RFC 9110 section 5.5).
void append_value(std::string& text, std::string_view value) {
  for (const char character : value)
    text += static_cast<unsigned char>(character) < 0x20 || character == 0x7f ? ' ' : character;
}

}  // namespace

std::string ResponseWriter::header(const Response& response, std::string_view framing) const {
  std::string text;
  text.reserve(512);
  text += version == 11 ? "HTTP/1.1 " : "HTTP/1.0 ";
  text += std::to_string(response.status);
  text += ' ';
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  text.append(reason.data(), reason.size());
  text += "\r\nDate: ";
  text += date_text(context_.services.clock.now(), context_);
  text += "\r\nX-Content-Type-Options: nosniff\r\n";
  bool cached = false;
  for (const auto& [name, value] : response.headers) {
    cached = cached || name == "Cache-Control";
    text += name;
    text += ": ";
    append_value(text, value);
    text += "\r\n";
  }
  if (!cached) text += "Cache-Control: no-cache\r\n";
  if (!keep_alive) text += "Connection: close\r\n";
  if (keep_alive && version != 11) text += "Connection: keep-alive\r\n";
  text += framing;
  text += "\r\n";
  return text;
}

awaitable<bool> ResponseWriter::send(std::string_view bytes) {
  context_.connections.set_deadline(connection_, context_.limits.piece);
  const auto error = co_await transport_.write(bytes);
  co_return !error;
}

awaitable<bool> ResponseWriter::write(Response response) {
  if (const auto* stream = std::get_if<EventStreamBody>(&response.body))
    co_return co_await write_events(response, *stream);
  if (const auto* file = std::get_if<FileBody>(&response.body))
    co_return co_await write_file(response, *file);
  std::string body = std::move(std::get<std::string>(response.body));
  co_return co_await write_text(response, std::move(body));
}

awaitable<bool> ResponseWriter::write_text(const Response& response, std::string body) {
  const bool has_body = response.status != 204 && response.status != 304;
  std::string text =
      header(response, has_body ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : std::string());
  if (!header_only && has_body) {
    if (body.size() > piece_size) {
      const bool sent = co_await send(text);
      if (!sent) co_return false;
      text = std::move(body);
    } else {
      text += body;
    }
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const bool sent = co_await send(rest.substr(0, piece_size));
    if (!sent) co_return false;
    rest.remove_prefix(std::min(rest.size(), piece_size));
  }
  co_return keep_alive;
}

awaitable<bool> ResponseWriter::write_file(const Response& response, const FileBody& file) {
  const std::string head = header(response, "Content-Length: " + std::to_string(file.bytes) + "\r\n");
  if (!co_await send(head)) co_return false;
  std::vector<char> chunk(piece_size);
  std::int64_t sent = 0;
  while (!header_only && sent < file.bytes) {
    const std::size_t wanted = std::min(chunk.size(), static_cast<std::size_t>(file.bytes - sent));
    auto load = [&chunk, &file, wanted, offset = file.offset + sent]() -> core::Result<std::int64_t> {
      return std::int64_t{::pread(file.file.get(), chunk.data(), wanted, offset)};
    };
    const auto got = co_await perform(context_.services.background, load);
    if (!got || *got <= 0) co_return false;  // the length was promised: all that is left is to hang up
    sent += *got;
    if (!co_await send({chunk.data(), static_cast<std::size_t>(*got)})) co_return false;
  }
  co_return keep_alive;
}

awaitable<bool> ResponseWriter::write_events(const Response& response, const EventStreamBody& stream) {
  using boost::asio::experimental::awaitable_operators::operator&&;
  const auto reader = context_.feed.open(stream.last_id, stream.passing);
  keep_alive = false;
  const std::string head = header(response, version == 11 ? "Transfer-Encoding: chunked\r\n" : "");
  if (!co_await send(head) || header_only) co_return false;
  co_await (wait_for_hang_up(*reader) && tell_events(*reader, stream.token));
  co_return false;
}

/// Waits for the client to end, or to say anything: it has nothing more to say.
awaitable<void> ResponseWriter::wait_for_hang_up(EventReader& reader) {
  char byte = 0;
  co_await transport_.read_some(boost::asio::buffer(&byte, 1));
  reader.close();
}

awaitable<void> ResponseWriter::tell_events(EventReader& reader, const std::string& token) {
  // With an id, so that whoever loses the line before the first event goes on from here.
  const std::string greeting = "id: " + reader.from() + "\nretry: 3000\n\n";
  bool good = co_await send_chunk(greeting);
  while (good) {
    context_.connections.lift_deadline(connection_);  // a reader says nothing, for years
    const auto text = co_await reader.next();
    if (text == nullptr) break;
    if (!token.empty() && !context_.services.access.is_good(token)) break;  // revoked, or run out
    good = co_await send_chunk(*text);
  }
  if (good && version == 11) co_await send("0\r\n\r\n");
  context_.connections.set_deadline(connection_, context_.limits.refused);
  co_await transport_.shut_down();
}

awaitable<bool> ResponseWriter::send_chunk(std::string_view text) {
  if (version != 11) co_return co_await send(text);
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), text.size(), 16).ptr;
  std::string chunk(size.data(), end);
  chunk += "\r\n";
  chunk += text;
  chunk += "\r\n";
  co_return co_await send(chunk);
}

}  // namespace xiangyin::control
