#include <array>
#include <regex>

#include "config/settings.hpp"
#include "daemon/core/child_process.hpp"
#include "daemon/core/file.hpp"
#include "daemon/ctl/command.hpp"

namespace xiangyin::ctl {
namespace {

using core::Result;

constexpr std::size_t largest_file = 1024 * 1024;
constexpr std::size_t most_log = 4 * 1024 * 1024;

struct ReportOptions {
  std::string settings = config::default_places().settings;
};

/// What the station tells of itself; none of it has a secret in it.
constexpr std::array<const char*, 11> told{
    "/v1/status", "/v1/doctor",  "/v1/health",           "/v1/devices",         "/v1/zones", "/v1/tls",
    "/v1/plan",   "/v1/uploads", "/v1/ledger?limit=200", "/v1/audit?limit=200", "/metrics"};

void write_section(std::ostream& out, const std::string& title, const std::string& text) {
  out << "===== " << title << "\n" << text << (text.ends_with('\n') ? "\n" : "\n\n");
}

/// Everything that is called a secret is somebody's.
std::string without_secrets(const std::string& settings) {
  static const std::regex secret(R"((^|\n)(\s*secret\s*=)[^\n]*)");
  return std::regex_replace(settings, secret, "$1$2 (left out)");
}

void write_file(std::ostream& out, const std::string& file) {
  const auto text = core::read_file(file, largest_file);
  write_section(out, file, text ? without_secrets(*text) : core::to_text(text.error()));
}

void write_command(std::ostream& out, const std::vector<std::string>& command) {
  const auto ended = core::run_and_listen("/usr/bin/env", command, most_log);
  std::string title;
  for (const std::string& word : command)
    title += (title.empty() ? "$ " : " ") + word;
  write_section(out, title, ended ? ended->said : core::to_text(ended.error()));
}

Result<void> report(Context& context, const ReportOptions& options) {
  for (const char* const target : told) {
    const auto reply = context.client.get(target);
    write_section(context.out, target, reply ? reply->text : core::to_text(reply.error()));
  }
  write_file(context.out, options.settings);
  write_file(context.out, "/etc/os-release");
  write_command(context.out, {"uname", "-a"});
  write_command(context.out, {"df", "-h"});
  write_command(context.out, {"systemctl", "status", "--no-pager", "xiangyind.socket", "xiangyind"});
  write_command(context.out, {"journalctl", "--no-pager", "-u", "xiangyind", "-n", "2000"});
  return {};
}

}  // namespace

void add_report(CLI::App& app, Action& action) {
  add_command<ReportOptions>(
      app, action, "report", "All that somebody who is to help needs to see, without secrets",
      [](CLI::App& command, ReportOptions& options) {
        command.add_option("--settings", options.settings, "the station's settings file")
            ->capture_default_str();
      },
      report)
      ->footer(
          "On the box itself, as root. It has what was said when and by whom it was changed, settings and "
          "log; no\n"
          "recording, no token, no key.\n\nExample:\n  sudo xiangyinctl report > report.txt");
}

}  // namespace xiangyin::ctl
