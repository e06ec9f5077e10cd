#pragma once

#include <array>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "daemon/core/result.hpp"
#include "daemon/ctl/client.hpp"

namespace xiangyin::ctl {

/// What a command works with.
struct Context {
  Client client;
  bool json = false;  ///< print what the station answered, instead of text for people
  std::ostream& out = std::cout;
};

/// What the command line has come to.
using Action = std::function<core::Result<void>(Context&)>;

/// Adds a group of commands to the command line; parsing sets `action` to what was asked for.
using AddCommands = void (*)(CLI::App& app, Action& action);
void add_status(CLI::App& app, Action& action);
void add_recording(CLI::App& app, Action& action);
void add_announcement(CLI::App& app, Action& action);
void add_playlist(CLI::App& app, Action& action);
void add_rule(CLI::App& app, Action& action);
void add_rule_import(CLI::App& group, Action& action);
void add_day_set(CLI::App& app, Action& action);
void add_plan(CLI::App& app, Action& action);
void add_broadcast(CLI::App& app, Action& action);
void add_ledger(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_events(CLI::App& app, Action& action);
void add_folder(CLI::App& app, Action& action);
void add_clock(CLI::App& app, Action& action);
void add_tls(CLI::App& app, Action& action);
void add_token(CLI::App& app, Action& action);
void add_audit(CLI::App& app, Action& action);
void add_device(CLI::App& app, Action& action);
void add_setup(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_manual(CLI::App& app, Action& action);
void add_approval(CLI::App& app, Action& action);

inline constexpr std::array<AddCommands, 21> all_commands{
    add_status,  add_doctor, add_recording, add_announcement, add_approval, add_playlist, add_rule,
    add_day_set, add_plan,   add_broadcast, add_ledger,       add_events,   add_clock,    add_tls,
    add_token,   add_audit,  add_device,    add_folder,       add_setup,    add_manual,   add_report};

/// Adds one command. `declare(command, options)` declares its options; `run(context, options)` carries it
/// out.
template <class Options, class Declare, class Run>
CLI::App* add_command(CLI::App& app, Action& action, const std::string& name, const std::string& description,
                      Declare declare, Run run) {
  CLI::App* command = app.add_subcommand(name, description);
  const auto options = std::make_shared<Options>();
  declare(*command, *options);
  command->final_callback([&action, options, run] {
    action = [options, run](Context& context) { return run(context, *options); };
  });
  return command;
}

/// An option that may be given several times.
inline CLI::Option* add_several(CLI::App& command, const char* name, std::vector<std::string>& values,
                                const char* what) {
  return command.add_option(name, values, what)
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// A group such as `recording`, whose commands are added to what it returns.
inline CLI::App& add_group(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* group = app.add_subcommand(name, description);
  group->require_subcommand(1);
  return *group;
}

}  // namespace xiangyin::ctl
