#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include "daemon/library/language_registry.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin::library {
namespace {

constexpr std::size_t longest_tag = 100;

bool is_alpha(const std::string& subtag, std::size_t least, std::size_t most) {
  return subtag.size() >= least && subtag.size() <= most &&
         std::all_of(subtag.begin(), subtag.end(), [](unsigned char c) { return absl::ascii_isalpha(c); });
}

bool is_digits(const std::string& subtag, std::size_t count) {
  return subtag.size() == count &&
         std::all_of(subtag.begin(), subtag.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
}

bool is_alphanumeric(const std::string& subtag, std::size_t least, std::size_t most) {
  return subtag.size() >= least && subtag.size() <= most &&
         std::all_of(subtag.begin(), subtag.end(), [](unsigned char c) { return absl::ascii_isalnum(c); });
}

bool is_variant(const std::string& subtag) {
  return is_alphanumeric(subtag, 5, 8) ||
         (is_alphanumeric(subtag, 4, 4) && absl::ascii_isdigit(static_cast<unsigned char>(subtag[0])));
}

/// The tags of RFC 5646 section 2.1 "irregular" and "regular" that the grammar itself would not let through.
bool is_grandfathered(const std::string& tag) {
  static constexpr std::array<const char*, 26> tags{
      "art-lojban", "cel-gaulish", "en-gb-oed", "i-ami",      "i-bnn",     "i-default", "i-enochian",
      "i-hak",      "i-klingon",   "i-lux",     "i-mingo",    "i-navajo",  "i-pwn",     "i-tao",
      "i-tay",      "i-tsu",       "no-bok",    "no-nyn",     "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
      "zh-guoyu",   "zh-hakka",    "zh-min",    "zh-min-nan", "zh-xiang"};
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

/// Reads subtags after the grammar of RFC 5646 section 2.1, in its order; `tags` are in lower case.
class Grammar {
 public:
  explicit Grammar(const std::vector<std::string>& subtags) : subtags_(subtags) {}

  bool well_formed() {
    if (at("x")) return private_use() && done();
    if (done() || !is_alpha(here(), 2, 8)) return false;
    const bool short_language = here().size() <= 3;
    ++next_;
    for (int i = 0; i < 3 && short_language && !done() && is_alpha(here(), 3, 3); ++i)
      ++next_;
    if (!done() && is_alpha(here(), 4, 4)) ++next_;
    if (!done() && (is_alpha(here(), 2, 2) || is_digits(here(), 3))) ++next_;
    return variants() && extensions() && (done() || private_use()) && done();
  }

 private:
  bool done() const { return next_ == subtags_.size(); }
  const std::string& here() const { return subtags_[next_]; }
  bool at(const char* subtag) const { return !done() && here() == subtag; }

  bool variants() {
    std::set<std::string> seen;  // none may come twice (section 2.2.5)
    for (; !done() && is_variant(here()); ++next_)
      if (!seen.insert(here()).second) return false;
    return true;
  }

  bool extensions() {
    std::set<std::string> seen;  // no singleton may come twice (section 2.2.6)
    while (!done() && here() != "x" && is_alphanumeric(here(), 1, 1)) {
      if (!seen.insert(here()).second) return false;
      ++next_;
      const std::size_t first = next_;
      while (!done() && is_alphanumeric(here(), 2, 8))
        ++next_;
      if (next_ == first) return false;
    }
    return true;
  }

  bool private_use() {
    if (!at("x")) return false;
    ++next_;
    const std::size_t first = next_;
    while (!done() && is_alphanumeric(here(), 1, 8))
      ++next_;
    return next_ > first;
  }

  const std::vector<std::string>& subtags_;
  std::size_t next_ = 0;
};

/// RFC 5646 section 2.1.1: lower case, but for two letters (upper) and four letters (title) that are neither
/// first nor behind a singleton.
std::string canonical_case(std::vector<std::string> subtags) {
  for (std::size_t i = 1; i < subtags.size() && subtags[i - 1].size() > 1; ++i) {
    std::string& subtag = subtags[i];
    if (is_alpha(subtag, 2, 2)) absl::AsciiStrToUpper(&subtag);
    if (is_alpha(subtag, 4, 4)) subtag[0] = absl::ascii_toupper(static_cast<unsigned char>(subtag[0]));
  }
  return absl::StrJoin(subtags, "-");
}

}  // namespace

core::Result<std::string> parse_language(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(std::string(text));
  const std::vector<std::string> subtags = absl::StrSplit(lower, '-');
  if (text.size() > longest_tag || (!is_grandfathered(lower) && !Grammar(subtags).well_formed())) {
    return core::Error{core::ErrorCode::invalid,
                       {},
                       "'" + std::string(text.substr(0, 40)) + "' is not a language tag",
                       "Write it after BCP 47, for example hak, yue, cmn or wuu-x-pinghu."};
  }
  const std::vector<std::string> preferred = preferred_subtags(subtags);
  const std::string& language = preferred.front();
  if (language.size() > 1 && !is_registered_language(language) && !is_grandfathered(lower)) {
    return core::Error{
        core::ErrorCode::invalid,
        {},
        "'" + language + "' is no language that is registered",
        "Write hak, yue, cmn or another of ISO 639; what has no tag of its own goes behind -x-, for "
        "example wuu-x-pinghu."};
  }
  return canonical_case(preferred);
}

}  // namespace xiangyin::library
