#pragma once

#include <span>
#include <string>

#include "daemon/core/result.hpp"
#include "daemon/ctl/setup/settings_text.hpp"

namespace xiangyin::ctl {

/// What an installer is asked about the settings, and may answer in a file instead. An answer is a text as it
/// is typed; a list has spaces between, and "none" is an empty one.
struct Question {
  const char* key;       ///< in the file of answers
  const char* asks;      ///< the question
  bool is_list = false;  ///< an array of texts in the file of answers
  std::string (*current)(const SettingsText& settings);
  /// Errors: invalid where it cannot be understood; whether it is possible `xiangyind --check` says.
  core::Result<void> (*answer)(SettingsText& settings, const std::string& text);
};

std::span<const Question> questions();

}  // namespace xiangyin::ctl
