#include "tests/unit/structure/source_tree.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

namespace xiangyin::structure {
namespace {

bool ends_with_any(const std::string& name, const std::vector<std::string>& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](const std::string& suffix) { return name.ends_with(suffix); });
}

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// xiangyin::core is the alias of xiangyin_core.
std::string without_alias(std::string name) {
  if (name.starts_with("xiangyin::")) name.replace(0, 10, "xiangyin_");
  return name;
}

}  // namespace

std::filesystem::path repository() {
  return XIANGYIN_SOURCE_DIR;
}

std::vector<SourceFile> read_files(const std::vector<std::string>& folders,
                                   const std::vector<std::string>& suffixes) {
  std::vector<SourceFile> files;
  for (const std::string& folder : folders) {
    if (!std::filesystem::exists(repository() / folder)) continue;
    std::filesystem::recursive_directory_iterator entries(repository() / folder);
    for (auto at = begin(entries); at != end(entries); ++at) {
      const auto& entry = *at;
      if (entry.path().filename() == "node_modules") at.disable_recursion_pending();  // not ours
      if (!entry.is_regular_file() || !ends_with_any(entry.path().filename().string(), suffixes)) continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      files.push_back({entry.path().lexically_relative(repository()).generic_string(),
                       std::string(std::istreambuf_iterator<char>(stream), {})});
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<CMakeCommand> parse_cmake(std::string_view text) {
  static const std::regex comment("#[^\n]*");
  static const std::regex call(R"((\w+)[ \t]*\(([^()]*)\))");
  const std::string code = std::regex_replace(std::string(text), comment, "");
  std::vector<CMakeCommand> commands;
  for (std::sregex_iterator match(code.begin(), code.end(), call), end; match != end; ++match) {
    std::istringstream words((*match)[2].str());
    commands.push_back({(*match)[1], {std::istream_iterator<std::string>(words), {}}});
  }
  return commands;
}

std::string code_only(std::string_view text) {
  std::string code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (text.substr(i, 2) == "/*") {
      const std::size_t end = std::min(text.find("*/", i), text.size());
      code.append(static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(i),
                                                      text.begin() + static_cast<std::ptrdiff_t>(end), '\n')),
                  '\n');
      i = end + 1;
    } else if (c == '"') {
      while (++i < text.size() && text[i] != '"' && text[i] != '\n')
        if (text[i] == '\\') ++i;
      code += "\"\"";
    } else {
      code += c;
    }
  }
  return code;
}

Architecture::Architecture(const std::vector<SourceFile>& files) {
  for (const SourceFile& file : files) {
    if (!file.path.ends_with("CMakeLists.txt")) continue;
    const std::string folder = parent_of(file.path);
    for (const CMakeCommand& command : parse_cmake(file.text)) {
      if (command.arguments.empty()) continue;
      const std::string& target = command.arguments.front();
      auto first = command.arguments.begin() + 1;
      if (command.name == "xiangyin_room") {
        folder_of_target_["xiangyin_" + target] = folder;
        first = std::find(first, command.arguments.end(), "LINKS");
      } else if (command.name == "add_executable" || command.name == "add_library") {
        folder_of_target_.try_emplace(target, folder);
        first = command.arguments.end();
      } else if (command.name != "target_link_libraries") {
        continue;
      }
      auto& links = links_[folder];
      std::transform(first, command.arguments.end(), std::inserter(links, links.end()), without_alias);
    }
  }
  for (const auto& [start, unused] : links_) {
    std::vector<std::string> open{start};
    while (!open.empty()) {
      const std::string folder = open.back();
      open.pop_back();
      if (!reach_[start].insert(folder).second || !links_.contains(folder)) continue;
      for (const std::string& link : links_.at(folder))
        if (folder_of_target_.contains(link)) open.push_back(folder_of_target_.at(link));
    }
  }
}

std::set<std::string> Architecture::libraries(const std::string& folder) const {
  std::set<std::string> names;
  for (const std::string& reached : reach_.at(folder)) {
    for (const std::string& link : links_.at(reached))
      if (link.find("::") != std::string::npos) names.insert(link);
  }
  return names;
}

std::vector<std::string> Architecture::cycles() const {
  std::vector<std::string> found;
  for (const auto& [folder, reached] : reach_) {
    for (const std::string& other : reached)
      if (other != folder && reach_.at(other).contains(folder)) found.push_back(folder + " and " + other);
  }
  return found;
}

std::string Architecture::folder_of(const std::string& path) const {
  std::string folder = parent_of(path);
  while (!folder.empty() && !reach_.contains(folder))
    folder = parent_of(folder);
  return folder;
}

bool Architecture::is_room(const std::string& folder) const {
  return !folder.empty() && std::none_of(reach_.begin(), reach_.end(), [&folder](const auto& other) {
    return other.first.starts_with(folder + "/");
  });
}

std::vector<std::string> Architecture::violations(const std::vector<SourceFile>& files) const {
  static const std::regex include("^#include \"([^\"]+)\"", std::regex::multiline);
  std::vector<std::string> found;
  for (const SourceFile& file : files) {
    const std::string from = folder_of(file.path);
    if (from != parent_of(file.path) && !is_room(from)) {
      found.push_back(file.path + " is in a folder without a target");
      continue;
    }
    for (std::sregex_iterator match(file.text.begin(), file.text.end(), include), end; match != end;
         ++match) {
      const std::string to = folder_of((*match)[1]);
      if (from == to) continue;
      if (!reach_.at(from).contains(to))
        found.push_back(file.path + " includes " + (*match)[1].str() + ", which " + from + " does not link");
    }
  }
  return found;
}

}  // namespace xiangyin::structure
