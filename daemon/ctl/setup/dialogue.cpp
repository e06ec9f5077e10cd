#include "daemon/ctl/setup/dialogue.hpp"

#include <absl/strings/ascii.h>

namespace xiangyin::ctl {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<std::string> Dialogue::ask(const std::string& question, const std::string& standing) {
  out_ << question << (standing.empty() ? "" : " [" + standing + "]") << ": " << std::flush;
  std::string line;
  if (!std::getline(in_, line)) {
    return Error{
        ErrorCode::unavailable, {}, "nobody answers", "Answer on a terminal, or in a file: --answers FILE."};
  }
  const std::string answer(absl::StripAsciiWhitespace(line));
  return answer.empty() ? standing : answer;
}

Result<char> Dialogue::choose(const std::string& question, const std::string& letters) {
  while (true) {
    const auto answer = ask(question, {});
    if (!answer) return answer.error();
    const char letter =
        answer->empty() ? '\0' : absl::ascii_tolower(static_cast<unsigned char>(answer->front()));
    if (letter != '\0' && letters.find(letter) != std::string::npos) return letter;
  }
}

}  // namespace xiangyin::ctl
