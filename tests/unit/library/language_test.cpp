#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "daemon/core/file.hpp"
#include "daemon/library/language_registry.hpp"
#include "daemon/library/recording.hpp"

namespace xiangyin::library {
namespace {

TEST(Language, CanonicalCase) {
  // Tags of RFC 5646 sections 2.1.1, 2.2 and appendix A, and the ones a village writes.
  for (const auto& [text, canonical] : std::initializer_list<std::pair<const char*, const char*>>{
           {"hak", "hak"},
           {"HAK", "hak"},
           {"wuu-x-PingHu", "wuu-x-pinghu"},
           {"zh-hant-tw", "zh-Hant-TW"},
           {"MN-cYRL-mn", "mn-Cyrl-MN"},
           {"zh-cmn-hans-cn", "cmn-Hans-CN"},
           {"zh-YUE-hk", "yue-HK"},
           {"sl-rozaj-biske-1994", "sl-rozaj-biske-1994"},
           {"de-ch-1901", "de-CH-1901"},
           {"es-419", "es-419"},
           {"hy-latn-it-AREVELA", "hy-Latn-IT-arevela"},
           {"en-ca-X-CA", "en-CA-x-ca"},
           {"az-latn-x-latn", "az-Latn-x-latn"},
           {"en-us-U-islamcal", "en-US-u-islamcal"},
           {"zh-CN-a-myext-x-private", "zh-CN-a-myext-x-private"},
           {"de-a-AB-cd-b-ef", "de-a-ab-cd-b-ef"},
           {"X-whatever", "x-whatever"},
           {"i-HAK", "hak"},
           {"EN-gb-OED", "en-GB-oxendict"},
           {"sgn-be-fr", "sfb"},
           {"zh-min-nan", "nan"},
           {"qaa-qaaa-qm-x-southern", "qaa-Qaaa-QM-x-southern"},
       }) {
    const auto language = parse_language(text);
    ASSERT_TRUE(language) << text;
    EXPECT_EQ(*language, canonical);
    EXPECT_EQ(parse_language(*language).value(), canonical) << "canonical form is stable";
  }
}

TEST(Language, HasToBeRegistered) {
  for (const std::string text : {"xqq", "zz", "chinese", "wu-x-pinghu", "zho"})
    EXPECT_FALSE(parse_language(text)) << text;
  EXPECT_EQ(parse_language("xqq").error().message, "'xqq' is no language that is registered");
}

/// Every language of ISO 639, by its shortest code, as Debian's package iso-codes has them.
TEST(Language, KnowsEveryOneOfIso639) {
  int languages = 0;
  for (const std::string part : {"639-3", "639-5"}) {
    const auto text = core::read_file("/usr/share/iso-codes/json/iso_" + part + ".json", 10'000'000);
    ASSERT_TRUE(text) << to_text(text.error());
    const auto codes = boost::json::parse(*text);
    for (const auto& language : codes.at(part).as_array()) {
      const auto* const two = language.as_object().if_contains("alpha_2");
      const std::string code((two != nullptr ? *two : language.at("alpha_3")).as_string());
      EXPECT_TRUE(is_registered_language(code)) << code;
      ++languages;
    }
  }
  EXPECT_GT(languages, 8000);
}

TEST(Language, RefusesWhatIsNotWellFormed) {
  for (const std::string text : {"",
                                 "-",
                                 "h",
                                 "hak-",
                                 "-hak",
                                 "hak--x",
                                 "x",
                                 "x-",
                                 "hak-x",
                                 "hak-x-",
                                 "a-DE",
                                 "de-419-DE",
                                 "ar-a-aaa-b-bbb-a-ccc",
                                 "de-1901-1901",
                                 "hak_CN",
                                 "客家话",
                                 "hak-abcdefghi",
                                 "i-nonsense",
                                 "zh-min-nan-nan-nan-nan",
                                 "en-u",
                                 "en-u-x-y",
                                 "hak CN",
                                 "../../etc"}) {
    const auto language = parse_language(text);
    ASSERT_FALSE(language) << text;
    EXPECT_EQ(language.error().code, core::ErrorCode::invalid);
    EXPECT_FALSE(language.error().advice.empty());
  }
  EXPECT_FALSE(parse_language("x-" + std::string(100, 'a')));
}

}  // namespace
}  // namespace xiangyin::library
