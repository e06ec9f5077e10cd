#pragma once

#include <string>
#include <vector>

#include <CLI/App.hpp>

namespace xiangyin::ctl {

/// An option of a command, or an argument that it takes by its place.
struct OptionEntry {
  std::string name;  ///< "--language", "-h", or "FILE"
  bool by_place = false;
  bool takes_value = false;
  std::vector<std::string> values;  ///< that it is held to; empty: any
  std::string description;
};

/// A command of the command line, with what stands below it.
struct CommandEntry {
  std::string path;  ///< "recording add"; empty for the program itself
  std::string description;
  std::string footer;
  std::vector<OptionEntry> options;
  std::vector<CommandEntry> commands;
};

/// The command line as it is declared: what manual and completion are made of, so that nothing is described
/// twice.
CommandEntry command_tree(const CLI::App& app);

}  // namespace xiangyin::ctl
