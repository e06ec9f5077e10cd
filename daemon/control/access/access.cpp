#include "daemon/control/access/access.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <spdlog/spdlog.h>

#include "daemon/control/access/secret.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;
using namespace std::chrono_literals;

constexpr std::size_t secret_bytes = 32;
constexpr std::size_t id_digits = 12;
constexpr std::size_t most_tokens = 1000;
constexpr core::Duration write_interval = 1h;  ///< how often a use is written: a memory card wears out
constexpr core::Duration login_interval = 12h;

/// The cookie's value among those of the field (RFC 6265 section 4.2.1).
std::string_view session_of(std::string_view cookies) {
  while (!cookies.empty()) {
    const std::string_view pair = cookies.substr(0, cookies.find(';'));
    cookies.remove_prefix(std::min(cookies.size(), pair.size() + 1));
    if (cookies.starts_with(' ')) cookies.remove_prefix(1);
    if (pair.starts_with(session_cookie) && pair.substr(session_cookie.size()).starts_with('='))
      return pair.substr(session_cookie.size() + 1);
  }
  return {};
}

/// What follows "Bearer " (RFC 6750 section 2.1; the scheme in any case).
std::string_view bearer_of(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (authorization.size() < scheme.size()) return {};
  const bool matches = std::equal(
      scheme.begin(), scheme.end(), authorization.begin(),
      [](char one, char other) { return one == (other >= 'A' && other <= 'Z' ? other - 'A' + 'a' : other); });
  return matches ? authorization.substr(scheme.size()) : std::string_view();
}

}  // namespace

Result<std::unique_ptr<Access>> Access::open(boost::asio::any_io_executor executor, store::Store& store,
                                             const core::Clock& clock) {
  auto tokens = store.perform_now(load_tokens);
  if (!tokens) return tokens.error();
  auto access = std::make_unique<Access>(std::move(executor), store, clock);
  for (Token& token : *tokens) {
    access->uses_[token.id].on_disk = token.last_used_at.value_or(core::Instant());
    access->tokens_.emplace(token.id, std::move(token));
  }
  return access;
}

const Token* Access::find(const Shown& shown, bool& by_cookie) const {
  const auto match = [this](TokenKind kind, std::string_view text) -> const Token* {
    const auto parts = parse_secret(text);
    if (!parts) return nullptr;
    const auto found = tokens_.find(std::string(parts->id));
    if (found == tokens_.end() || found->second.kind != kind) return nullptr;
    return equal_secret(found->second.hash, core::sha256(parts->secret)) ? &found->second : nullptr;
  };
  if (!shown.authorization.empty()) return match(TokenKind::bearer, bearer_of(shown.authorization));
  if (!shown.in_address.empty()) return match(TokenKind::calendar, shown.in_address);
  by_cookie = true;
  return match(TokenKind::browser, session_of(shown.cookie));
}

bool Access::is_at_home(const Shown& shown, const std::string& address) const {
  bool by_cookie = false;
  const Token* const token = find(shown, by_cookie);
  return token != nullptr && !token->has_expired(clock_.now()) && token->last_address == address;
}

Caller Access::identify(const Shown& shown, const std::string& address, const std::string& place) {
  Caller caller;
  caller.address = address;
  const Token* token = nullptr;
  const bool shows_token =
      !shown.authorization.empty() || !shown.in_address.empty() || !session_of(shown.cookie).empty();
  if (shows_token) {
    token = find(shown, caller.by_cookie);
  } else if (!shown.certificate.empty()) {
    const auto found = std::find_if(tokens_.begin(), tokens_.end(), [&](const auto& entry) {
      return entry.second.kind == TokenKind::certificate && entry.second.hash == shown.certificate;
    });
    if (found != tokens_.end()) token = &found->second;
  }
  if (token == nullptr || token->has_expired(clock_.now())) {
    caller.shows_wrong = shows_token;
    // One that was good once is no guess.
    if (shows_token && token == nullptr) {
      ++wrong_tokens_;
      if (!place.empty()) lockout_.fail(place, clock_.now());
    }
    return caller;
  }
  if (locked_for(place) == core::Duration::zero()) lockout_.succeed(place);
  caller.name = token->name;
  caller.role = token->role;
  caller.token = token->id;
  note_use(tokens_.at(token->id), address);
  return caller;
}

void Access::note_use(Token& token, const std::string& address) {
  const core::Instant now = clock_.now();
  Use& use = uses_[token.id];
  const bool elsewhere = token.last_address != address;
  use.login = use.login || elsewhere || !token.last_used_at || now - *token.last_used_at > login_interval;
  token.last_used_at = now;
  token.last_address = address;
  if (!elsewhere && now - use.on_disk < write_interval && now >= use.on_disk) return;
  use.on_disk = now;
  auto write = [token](SQLite::Database& database) { return control::note_use(database, token); };
  // Nothing is captured: the coroutine outlives the closure.
  auto carry_out = [](store::Store& store, auto work) -> awaitable<void> {
    const auto written = co_await store.perform(std::move(work));
    if (!written) spdlog::warn("the use of a token is not on record: {}", core::to_text(written.error()));
  };
  boost::asio::co_spawn(executor_, carry_out(store_, std::move(write)), boost::asio::detached);
}

bool Access::is_login(const Caller& caller) {
  const auto use = uses_.find(caller.token);
  return use != uses_.end() && std::exchange(use->second.login, false);
}

Result<void> Access::check_name(const std::string& name) const {
  if (tokens_.size() >= most_tokens) {
    return Error{ErrorCode::conflict,
                 {},
                 "there are " + std::to_string(most_tokens) + " tokens",
                 "Revoke those that nobody uses."};
  }
  for (const auto& [id, token] : tokens_) {
    if (token.name != name) continue;
    return Error{ErrorCode::conflict, "/name", "'" + name + "' has a token already",
                 "Choose another name, or revoke that one first: its id is " + id + "."};
  }
  return {};
}

bool Access::is_good(const std::string& id) const {
  const auto found = tokens_.find(id);
  return found != tokens_.end() && !found->second.has_expired(clock_.now());
}

awaitable<Result<NewToken>> Access::create(TokenKind kind, Grant grant, std::string certificate_fingerprint) {
  // Whoever has run out need not be revoked before they get a new one of the same name.
  std::string old;
  for (const auto& [id, token] : tokens_) {
    if (token.name == grant.name && token.has_expired(clock_.now())) old = id;
  }
  if (!old.empty()) {
    const auto gone = co_await revoke(old);
    if (!gone) co_return gone.error();
  }
  if (const auto free = check_name(grant.name); !free) co_return free.error();
  NewToken made;
  const std::string secret = random_text(secret_bytes);
  made.token.id = core::sha256(random_text(secret_bytes)).substr(0, id_digits);
  made.token.kind = kind;
  made.token.name = std::move(grant.name);
  made.token.role = grant.role;
  made.token.created_at = clock_.now();
  made.token.expires_at = grant.expires_at;
  if (kind == TokenKind::certificate) {
    made.token.hash = std::move(certificate_fingerprint);
  } else {
    made.token.hash = core::sha256(secret);
    made.secret = secret_text(made.token.id, secret);
  }
  const Token& token = made.token;
  auto write = [&token](SQLite::Database& database) { return insert_token(database, token); };
  const auto written = co_await store_.perform(std::move(write));
  if (!written) co_return written.error();
  tokens_.emplace(made.token.id, made.token);
  co_return made;
}

awaitable<Result<void>> Access::revoke(std::string id) {
  if (!tokens_.contains(id)) {
    co_return Error{ErrorCode::not_found, "id", "there is no token '" + id.substr(0, 40) + "'",
                    "List the tokens to see their ids."};
  }
  // From memory first: from now on it lets nobody in, whatever the disk does.
  tokens_.erase(id);
  uses_.erase(id);
  auto write = [&id](SQLite::Database& database) { return delete_token(database, id); };
  co_return co_await store_.perform(std::move(write));
}

Result<Pairings::Opened> Access::pair(Grant grant) {
  if (const auto free = check_name(grant.name); !free) return free.error();
  return pairings_.open(std::move(grant), clock_.now());
}

awaitable<Result<NewToken>> Access::redeem(std::string code, std::string place) {
  auto grant = pairings_.redeem(code, clock_.now());
  if (!grant) {
    ++wrong_tokens_;
    if (!place.empty()) lockout_.fail(place, clock_.now());
    co_return Error{ErrorCode::invalid, "/code", "the pairing link has been used, is too old, or is wrong",
                    "Ask for a new one: `xiangyinctl token pair`."};
  }
  lockout_.succeed(place);
  co_return co_await create(TokenKind::browser, std::move(*grant));
}

Result<void> Access::admit_broadcast(int most) {
  const core::Instant now = clock_.now();
  const auto past = [&](core::Instant start) { return start > now || now - start >= 1h; };
  while (!broadcasts_.empty() && past(broadcasts_.front()))
    broadcasts_.pop_front();
  if (most == 0 || broadcasts_.size() < static_cast<std::size_t>(most)) return {};
  return Error{
      ErrorCode::unavailable,
      {},
      std::to_string(most) + " broadcasts have been started by hand within an hour, which is the limit",
      "The next is possible at " + core::to_rfc3339(broadcasts_.front() + 1h) +
          "; the limit is control.broadcasts_per_hour in the settings."};
}

}  // namespace xiangyin::control
