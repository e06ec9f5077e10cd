#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/control/access/caller.hpp"
#include "daemon/control/access/lockout.hpp"
#include "daemon/control/access/pairings.hpp"
#include "daemon/control/access/token.hpp"
#include "daemon/core/clock.hpp"
#include "daemon/store/store.hpp"

namespace xiangyin::control {

/// The name of the cookie that stands for a browser's session. The prefix makes browsers insist on Secure,
/// the root path and this very host (RFC 6265bis section 4.1.3).
inline constexpr std::string_view session_cookie = "__Host-xiangyin";

/// What somebody shows with a request.
struct Shown {
  std::string_view authorization;  ///< the field's value
  std::string_view cookie;         ///< the field's value
  std::string_view certificate;    ///< fingerprint of a TLS client certificate
  std::string_view in_address;     ///< the token in the address, where the route takes one

  bool has_secret() const { return !authorization.empty() || !cookie.empty() || !in_address.empty(); }
};

/// A token just made, with what its holder must keep and nobody can ever be told again.
struct NewToken {
  Token token;
  std::string secret;  ///< empty for a certificate
};

/// Who may come in: tokens, browser sessions, pairing links, and who has to wait after wrong ones. There are
/// no credentials until somebody on the Unix socket makes some. Used on the loop's thread only.
class Access {
 public:
  /// Reads the tokens from the store. Errors: io.
  static core::Result<std::unique_ptr<Access>> open(boost::asio::any_io_executor executor,
                                                    store::Store& store, const core::Clock& clock);
  /// For open().
  Access(boost::asio::any_io_executor executor, store::Store& store, const core::Clock& clock)
      : executor_(std::move(executor)), store_(store), clock_(clock) {}

  /// Who that is. `place` is what the lock-out goes by, empty on the Unix socket, where nobody is locked out.
  Caller identify(const Shown& shown, const std::string& address, const std::string& place);
  /// Whether it is a good token that was last used from this very address: whoever guesses from there, too,
  /// does not keep its holder out.
  bool is_at_home(const Shown& shown, const std::string& address) const;
  /// How long what comes from there is not looked at, unless it is at home.
  core::Duration locked_for(const std::string& place) const { return lockout_.wait(place, clock_.now()); }
  /// True once for each token when it comes from another address than before, or after half a day: a login.
  bool is_login(const Caller& caller);

  const std::map<std::string, Token>& tokens() const { return tokens_; }
  /// Whether the token with this id still lets somebody in.
  bool is_good(const std::string& id) const;
  /// Errors: conflict when somebody has that name already; io.
  boost::asio::awaitable<core::Result<NewToken>> create(TokenKind kind, Grant grant,
                                                        std::string certificate_fingerprint = {});
  /// Errors: not_found; io.
  boost::asio::awaitable<core::Result<void>> revoke(std::string id);

  core::Result<Pairings::Opened> pair(Grant grant);
  /// The session a pairing link opens. Errors: invalid for a wrong, used or old code, which counts as a wrong
  /// token.
  boost::asio::awaitable<core::Result<NewToken>> redeem(std::string code, std::string place);

  /// Whether one more broadcast may be started by hand: `most` in any hour, 0 for no limit. Errors:
  /// unavailable, with when it is possible again.
  core::Result<void> admit_broadcast(int most);
  void count_broadcast() { broadcasts_.push_back(clock_.now()); }

  std::size_t wrong_tokens() const { return wrong_tokens_; }  ///< since the start

 private:
  const Token* find(const Shown& shown, bool& by_cookie) const;
  core::Result<void> check_name(const std::string& name) const;
  void note_use(Token& token, const std::string& address);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  const core::Clock& clock_;
  std::map<std::string, Token> tokens_;  ///< by id
  struct Use {
    core::Instant on_disk;
    bool login = false;  ///< not told yet
  };
  std::map<std::string, Use> uses_;
  Lockout lockout_;
  Pairings pairings_;
  std::deque<core::Instant> broadcasts_;
  std::size_t wrong_tokens_ = 0;
};

}  // namespace xiangyin::control
