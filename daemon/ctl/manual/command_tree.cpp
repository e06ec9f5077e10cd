#include "daemon/ctl/manual/command_tree.hpp"

#include <absl/strings/str_split.h>

namespace xiangyin::ctl {
namespace {

/// "TEXT:{viewer,scheduler}" holds an option to two values.
std::vector<std::string> values_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto begin = type.find('{');
  const auto end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  return absl::StrSplit(type.substr(begin + 1, end - begin - 1), ',');
}

std::vector<OptionEntry> options_of(const CLI::App& app) {
  std::vector<OptionEntry> entries;
  for (const CLI::Option* const option : app.get_options()) {
    OptionEntry entry;
    entry.by_place = option->get_positional();
    entry.takes_value = option->get_items_expected_max() > 0;
    entry.values = values_of(*option);
    entry.description = option->get_description();
    if (entry.by_place) {
      entry.name = option->get_single_name();
      entries.push_back(entry);
      continue;
    }
    for (const std::string& letter : option->get_snames()) {
      entry.name = '-' + letter;
      entries.push_back(entry);
    }
    for (const std::string& name : option->get_lnames()) {
      entry.name = "--" + name;
      entries.push_back(entry);
    }
  }
  return entries;
}

CommandEntry entry_of(const CLI::App& app, const std::string& path) {
  CommandEntry entry{path, app.get_description(), app.get_footer(), options_of(app), {}};
  // Whoever has none has inherited the program's.
  if (!path.empty() && entry.footer == app.get_parent()->get_footer()) entry.footer.clear();
  const auto listed = [](const CLI::App* command) { return !command->get_group().empty(); };
  for (const CLI::App* const command : app.get_subcommands(listed))
    entry.commands.push_back(
        entry_of(*command, path.empty() ? command->get_name() : path + ' ' + command->get_name()));
  return entry;
}

}  // namespace

CommandEntry command_tree(const CLI::App& app) {
  return entry_of(app, {});
}

}  // namespace xiangyin::ctl
