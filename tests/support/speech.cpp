#include "tests/support/speech.hpp"

#include <stdexcept>

#include "tests/support/process.hpp"

namespace xiangyin::test {

const std::vector<Sentence>& sentences() {
  // The Hakka voice reads Pha̍k-fa-sṳ, one syllable a word, and no Chinese characters.
  static const std::vector<Sentence> list{
      {"hak", "hak", "Thai kâ hó. Kîm pû ngit hâ chu yû thai fûng, oi ki tet kôan hó chhûng mùn."},
      {"yue", "yue", "各位街坊，今日下晝三點停水，請預先儲水。"},
      {"cmn", "cmn-latn-pinyin", "各位村民，明天上午九点在村委会开会，请准时参加。"}};
  return list;
}

void speak(const Sentence& sentence, const std::filesystem::path& file) {
  const Finished spoken = run({"espeak-ng", {"-v", sentence.voice, "-w", file.string(), sentence.text}});
  if (spoken.status != 0 || !std::filesystem::exists(file))
    throw std::runtime_error("espeak-ng: " + spoken.error);
}

std::filesystem::path human_voice() {
  return "/usr/share/asterisk/sounds/en_US_f_Allison/agent-alreadyon.wav";
}

std::vector<std::filesystem::path> human_voices() {
  const std::filesystem::path sounds = "/usr/share/asterisk/sounds";
  std::vector<std::filesystem::path> voices;
  for (const char* voice :
       {"en_US_f_Allison", "es_MX_f_Allison", "fr_CA_f_June", "it_IT_m_Carlo", "ru_RU_f_IvrvoiceRU"})
    voices.push_back(sounds / voice / "agent-loginok.wav");
  return voices;
}

std::filesystem::path speaker_check() {
  return "/usr/share/sounds/alsa/Front_Center.wav";
}

}  // namespace xiangyin::test
