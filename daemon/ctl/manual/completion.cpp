#include "daemon/ctl/manual/completion.hpp"

#include <functional>

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

namespace xiangyin::ctl {
namespace {

void each(const CommandEntry& entry, const std::function<void(const CommandEntry&)>& take) {
  take(entry);
  for (const CommandEntry& command : entry.commands)
    each(command, take);
}

std::string last_word(const std::string& path) {
  return path.substr(path.rfind(' ') + 1);
}

/// In single quotes, for all three shells.
std::string quoted(const std::string& text) {
  return '\'' + absl::StrReplaceAll(text, {{"'", "'\\''"}, {"\n", " "}}) + '\'';
}

/// The commands as a pattern of `case`, each as its words.
std::string all_paths(const CommandEntry& program) {
  std::string paths;
  each(program, [&paths](const CommandEntry& command) {
    if (!command.path.empty()) paths += (paths.empty() ? "" : "|") + quoted(command.path);
  });
  return paths;
}

/// Sets `at` to the command that the words before the cursor have come to.
std::string find_command(const CommandEntry& program, const std::string& words) {
  return "  local at='' word\n  for word in " + words + "; do\n    case \"${at:+$at }$word\" in\n      " +
         all_paths(program) + ") at=\"${at:+$at }$word\" ;;\n    esac\n  done\n";
}

/// For each option that is held to values, the case in which they are what is offered: `begin`, the values,
/// `end`.
void write_value_cases(std::ostream& out, const CommandEntry& program, const char* begin, const char* end) {
  each(program, [&](const CommandEntry& command) {
    for (const OptionEntry& option : command.options)
      if (!option.by_place && !option.values.empty())
        out << "    " << quoted(command.path + ' ' + option.name) << ") " << begin
            << absl::StrJoin(option.values, " ") << end << " ;;\n";
  });
}

void write_bash(std::ostream& out, const CommandEntry& program) {
  out << "# bash completion of xiangyinctl\n_xiangyinctl() {\n"
      << find_command(program, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"")
      << "  local words=''\n  case \"$at ${COMP_WORDS[COMP_CWORD-1]}\" in\n";
  write_value_cases(out, program, "words='", "'");
  out << "    *) case \"$at\" in\n";
  each(program, [&out](const CommandEntry& command) {
    std::vector<std::string> words;
    for (const CommandEntry& below : command.commands)
      words.push_back(last_word(below.path));
    for (const OptionEntry& option : command.options) {
      if (!option.by_place) words.push_back(option.name);
      if (option.by_place) words.insert(words.end(), option.values.begin(), option.values.end());
    }
    out << "      " << quoted(command.path) << ") words=" << quoted(absl::StrJoin(words, " ")) << " ;;\n";
  });
  out << "    esac ;;\n  esac\n  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
         "\"${COMP_WORDS[COMP_CWORD]}\")\n}\n"
         "complete -o default -F _xiangyinctl xiangyinctl\n";
}

/// "name:what it is", for _describe.
std::string described(const std::string& name, const std::string& description) {
  return quoted(absl::StrReplaceAll(name, {{":", "\\:"}}) + ':' + description);
}

void write_zsh(std::ostream& out, const CommandEntry& program) {
  out << "#compdef xiangyinctl\n_xiangyinctl() {\n"
      << find_command(program, "${words[2,CURRENT-1]}")
      << "  local -a found=()\n  case \"$at ${words[CURRENT-1]}\" in\n";
  write_value_cases(out, program, "found=(", ")");
  out << "    *) case \"$at\" in\n";
  each(program, [&out](const CommandEntry& command) {
    out << "      " << quoted(command.path) << ") found=(";
    for (const CommandEntry& below : command.commands)
      out << described(last_word(below.path), below.description) << ' ';
    for (const OptionEntry& option : command.options) {
      if (!option.by_place) out << described(option.name, option.description) << ' ';
      if (option.by_place) out << absl::StrJoin(option.values, " ") << ' ';
    }
    out << ") ;;\n";
  });
  out << "    esac ;;\n  esac\n  _describe 'xiangyinctl' found || _files\n}\n"
         "if [[ $funcstack[1] == _xiangyinctl ]]; then _xiangyinctl \"$@\"; else compdef _xiangyinctl "
         "xiangyinctl; fi\n";
}

void write_fish(std::ostream& out, const CommandEntry& program) {
  std::string paths;
  each(program, [&paths](const CommandEntry& command) {
    if (!command.path.empty()) paths += ' ' + quoted(command.path);
  });
  out << "# fish completion of xiangyinctl\nfunction __xiangyinctl_at\n  set -l at ''\n  set -l words "
         "(commandline -opc)\n"
         "  for word in $words[2..]\n    set -l next (string trim -- \"$at $word\")\n    contains -- $next"
      << paths << "\n    and set at $next\n  end\n  test \"$at\" = \"$argv[1]\"\nend\n";
  each(program, [&out](const CommandEntry& command) {
    const std::string here =
        "complete -c xiangyinctl -n " + quoted("__xiangyinctl_at " + quoted(command.path));
    for (const CommandEntry& below : command.commands)
      out << here << " -f -a " << last_word(below.path) << " -d " << quoted(below.description) << '\n';
    for (const OptionEntry& option : command.options) {
      if (option.by_place) {
        if (!option.values.empty())
          out << here << " -f -a " << quoted(absl::StrJoin(option.values, " ")) << '\n';
        continue;
      }
      const bool is_long = option.name.starts_with("--");
      out << here << (is_long ? " -l " : " -s ") << option.name.substr(is_long ? 2 : 1);
      if (option.takes_value) out << " -r";
      if (!option.values.empty()) out << " -f -a " << quoted(absl::StrJoin(option.values, " "));
      out << " -d " << quoted(option.description) << '\n';
    }
  });
}

}  // namespace

void write_completion(std::ostream& out, const CommandEntry& program, const std::string& shell) {
  if (shell == "bash") write_bash(out, program);
  if (shell == "zsh") write_zsh(out, program);
  if (shell == "fish") write_fish(out, program);
}

}  // namespace xiangyin::ctl
