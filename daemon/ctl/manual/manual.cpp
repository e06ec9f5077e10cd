#include "daemon/ctl/manual/manual.hpp"

#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

namespace xiangyin::ctl {
namespace {

/// Text as roff takes it: no escape, no request, hyphens as they are typed.
std::string plain(const std::string& text) {
  std::string roff =
      absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}, {"\n.", "\n\\&."}, {"\n'", "\n\\&'"}});
  if (roff.starts_with('.') || roff.starts_with('\'')) roff.insert(0, "\\&");
  return roff;
}

void write_footer(std::ostream& out, const std::string& footer) {
  if (footer.empty()) return;
  out << ".PP\n.nf\n" << plain(footer) << "\n.fi\n";
}

void write_options(std::ostream& out, const std::vector<OptionEntry>& options) {
  for (const OptionEntry& option : options) {
    if (option.name == "-h" || option.name == "--help") continue;
    out << ".TP\n"
        << (option.by_place ? ".I " : ".B ") << plain(option.name) << '\n'
        << plain(option.description) << '\n';
    if (!option.values.empty()) {
      std::string values;
      for (const std::string& value : option.values)
        values += (values.empty() ? "" : ", ") + value;
      out << "(" << plain(values) << ")\n";
    }
  }
}

void write_commands(std::ostream& out, const std::vector<CommandEntry>& commands) {
  for (const CommandEntry& command : commands) {
    if (command.commands.empty()) {
      out << ".SS " << plain(command.path) << '\n' << plain(command.description) << '\n';
      write_options(out, command.options);
      write_footer(out, command.footer);
    }
    write_commands(out, command.commands);
  }
}

}  // namespace

void write_manual(std::ostream& out, const CommandEntry& program) {
  out << ".TH XIANGYINCTL 1 \"\" Xiangyin\n.SH NAME\nxiangyinctl \\- command line of a village broadcast "
         "station\n"
         ".SH SYNOPSIS\n.B xiangyinctl\n.RI [ options ]\n.I command\n.RI [ arguments ]\n.SH DESCRIPTION\n"
      << plain(program.description)
      << "\nEverything that can be done with a station is done through its control socket: adding recordings "
         "and\n"
         "announcements, saying what is on air in which order and when, starting and stopping, and showing "
         "the plan,\n"
         "the ledger and how the station is.\n.SH OPTIONS\n";
  write_options(out, program.options);
  out << ".SH COMMANDS\n";
  write_commands(out, program.commands);
  out << ".SH EXIT STATUS\n";
  write_footer(out, program.footer);
  out << ".SH FILES\n.TP\n.I ~/.config/xiangyin/stations.toml\nStations by their names, for \\-\\-station; "
         "mode 0600, as it "
         "has tokens.\n.SH SEE ALSO\n.BR xiangyind (8)\n";
}

}  // namespace xiangyin::ctl
