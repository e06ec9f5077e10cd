#include "daemon/library/language_registry.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

namespace xiangyin::library {
namespace {

/// ISO 639-3 and 639-5, in order, less what has a code in ISO 639-1: three letters and what is between them.
constexpr std::string_view three_letters =
#include "daemon/library/language_subtags.inc"
    ;
/// ISO 639-1, in the same manner.
constexpr std::string_view two_letters =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv "
    "dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig "
    "ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh "
    "mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru "
    "rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "
    "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// Whether a list of words of one length, each with one character behind it, in order, has a word.
bool has(std::string_view words, std::string_view word) {
  const std::size_t stride = word.size() + 1;
  std::size_t first = 0;
  std::size_t last = words.size() / stride;
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    const std::string_view here = words.substr(middle * stride, word.size());
    if (here == word) return true;
    (here < word ? first : last) = here < word ? middle + 1 : middle;
  }
  return false;
}

/// Languages that were written with others behind them (extlang, section 2.2.2): the one behind says it all.
constexpr std::array<std::string_view, 8> prefixes{"ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"};

/// Tags of before the grammar (section 2.2.8) that have a Preferred-Value.
constexpr std::array<std::pair<std::string_view, std::string_view>, 21> replaced{{
    {"art-lojban", "jbo"}, {"en-gb-oed", "en-gb-oxendict"},
    {"i-ami", "ami"},      {"i-bnn", "bnn"},
    {"i-hak", "hak"},      {"i-klingon", "tlh"},
    {"i-lux", "lb"},       {"i-navajo", "nv"},
    {"i-pwn", "pwn"},      {"i-tao", "tao"},
    {"i-tay", "tay"},      {"i-tsu", "tsu"},
    {"no-bok", "nb"},      {"no-nyn", "nn"},
    {"sgn-be-fr", "sfb"},  {"sgn-be-nl", "vgt"},
    {"sgn-ch-de", "sgg"},  {"zh-guoyu", "cmn"},
    {"zh-hakka", "hak"},   {"zh-min-nan", "nan"},
    {"zh-xiang", "hsn"},
}};

}  // namespace

bool is_registered_language(std::string_view subtag) {
  if (subtag.size() == 2) return has(two_letters, subtag);
  if (subtag.size() != 3) return false;
  return (subtag >= "qaa" && subtag <= "qtz") || has(three_letters, subtag);
}

std::vector<std::string> preferred_subtags(std::vector<std::string> subtags) {
  const std::string tag = absl::StrJoin(subtags, "-");
  for (const auto& [old, preferred] : replaced)
    if (tag == old) return absl::StrSplit(std::string(preferred), '-');
  const bool has_prefix = std::find(prefixes.begin(), prefixes.end(), subtags.front()) != prefixes.end();
  if (has_prefix && subtags.size() > 1 && subtags[1].size() == 3 && is_registered_language(subtags[1]))
    subtags.erase(subtags.begin());
  return subtags;
}

}  // namespace xiangyin::library
