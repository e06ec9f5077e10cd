#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xiangyin::test {

/// Speech made by espeak-ng.
struct Sentence {
  const char* language;  ///< BCP 47
  const char* voice;     ///< of espeak-ng
  const char* text;      ///< in a spelling that the voice reads
};

/// "The water will be off from three this afternoon" and the like, in Hakka, Cantonese and Mandarin.
const std::vector<Sentence>& sentences();

/// Has the sentence spoken into a WAV file of this name. Throws when espeak-ng fails.
void speak(const Sentence& sentence, const std::filesystem::path& file);

/// Human voices: files of the packages asterisk-core-sounds-*-wav (8 kHz WAV) and alsa-utils (48 kHz WAV).
std::filesystem::path human_voice();
/// In English, Spanish, French, Italian and Russian.
std::vector<std::filesystem::path> human_voices();
std::filesystem::path speaker_check();

}  // namespace xiangyin::test
