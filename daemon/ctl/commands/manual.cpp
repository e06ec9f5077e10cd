#include "daemon/ctl/manual/manual.hpp"

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/manual/completion.hpp"

namespace xiangyin::ctl {
namespace {

struct CompletionOptions {
  std::string shell;
};
struct None {};

}  // namespace

void add_manual(CLI::App& app, Action& action) {
  add_command<CompletionOptions>(
      app, action, "completion", "A script by which a shell completes what is typed",
      [](CLI::App& command, CompletionOptions& options) {
        command.add_option("SHELL", options.shell, "whose script")
            ->required()
            ->check(CLI::IsMember({"bash", "zsh", "fish"}));
      },
      [&app](Context& context, const CompletionOptions& options) -> core::Result<void> {
        write_completion(context.out, command_tree(app), options.shell);
        return {};
      })
      ->footer(
          "The package has installed them. By hand:\n"
          "  xiangyinctl completion bash > ~/.local/share/bash-completion/completions/xiangyinctl");
  add_command<None>(
      app, action, "manual", "The manual page of all this (man(7))", [](CLI::App&, None&) {},
      [&app](Context& context, const None&) -> core::Result<void> {
        write_manual(context.out, command_tree(app));
        return {};
      })
      ->footer("Example:\n  xiangyinctl manual | man -l -");
}

}  // namespace xiangyin::ctl
