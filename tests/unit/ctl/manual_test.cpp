#include "daemon/ctl/manual/manual.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "daemon/ctl/command.hpp"
#include "daemon/ctl/manual/completion.hpp"

namespace xiangyin::ctl {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// The whole command line, as xiangyinctl has it.
CommandEntry program() {
  CLI::App app("Talks to a station.", "xiangyinctl");
  Action action;
  app.footer("Exit status: 0 done.");
  for (const AddCommands add : all_commands)
    add(app, action);
  return command_tree(app);
}

std::string output_of(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
    output += static_cast<char>(c);
  pclose(pipe);
  return output;
}

/// What bash offers behind these words.
std::string bash_offers(const std::string& words) {
  const auto script = std::filesystem::temp_directory_path() / ("completion-" + std::to_string(::getpid()));
  std::ofstream file(script);
  write_completion(file, program(), "bash");
  file << "COMP_WORDS=(xiangyinctl " << words << "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _xiangyinctl\n"
       << "echo \"${COMPREPLY[*]}\"\n";
  file.close();
  const std::string offers = output_of("bash " + script.string() + " 2>&1");
  std::filesystem::remove(script);
  return offers;
}

TEST(Completion, OfBashOffersCommandsOptionsAndValues) {
  EXPECT_THAT(bash_offers("''"),
              AllOf(HasSubstr("status "), HasSubstr(" recording "), Not(HasSubstr("add"))));
  EXPECT_EQ(bash_offers("recording a"), "add\n");
  EXPECT_EQ(bash_offers("recording add --lang"), "--language\n");
  EXPECT_EQ(bash_offers("token create --role s"), "scheduler\n");
  EXPECT_EQ(bash_offers("completion ''"), "-h --help bash zsh fish\n");
}

TEST(Manual, HasEveryCommandAndEscapesWhatRoffWouldTake) {
  std::ostringstream page;
  write_manual(page, program());
  EXPECT_THAT(page.str(), AllOf(HasSubstr(".SS recording add\n"), HasSubstr(".B \\-\\-language\n"),
                                HasSubstr("(viewer, scheduler, publisher, admin)\n")));
  std::istringstream lines(page.str());
  for (std::string line; std::getline(lines, line);)
    EXPECT_FALSE(line.starts_with('\'')) << line;
  const CommandEntry odd{"", "", ".TH x\n'br\n\\n", {}, {}};
  std::ostringstream escaped;
  write_manual(escaped, odd);
  EXPECT_THAT(escaped.str(), HasSubstr("\\&.TH x\n\\&'br\n\\en\n"));
}

}  // namespace
}  // namespace xiangyin::ctl
