#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "tests/support/events.hpp"
#include "tests/support/http.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::test {

/// What xiangyinctl said. `json` is null where it printed none.
struct Answer {
  int status = 0;
  boost::json::value json;
  std::string output;
  std::string error;
};

/// A real station: the real xiangyind with settings, state and socket of its own.
class Station {
 public:
  struct Options {
    std::string settings = {};    ///< TOML that goes on in [station], after its time_zone = "UTC"
    std::string device = "wav:";  ///< [output] device; "wav:" stands for the folder heard()
    std::map<std::string, std::string> environment = {};
  };
  explicit Station(Options options);

  /// Starts xiangyind; returns when its control socket answers. Throws std::runtime_error when it does not.
  void start();
  /// SIGHUP; returns when the settings have been taken over or refused.
  void reload();
  /// SIGTERM and wait: the orderly end. Returns how it ended.
  core::ChildExit stop();
  /// SIGKILL and wait: xiangyind only; its children notice by themselves.
  void kill() { daemon_->kill(); }

  pid_t pid() const { return daemon_->pid(); }
  bool is_running() const { return daemon_ && daemon_->is_running(); }
  void signal(int number) const { daemon_->signal(number); }
  /// "xiangyin-player" or "xiangyin-ingest", while there is one.
  std::optional<pid_t> child(const std::string& program) const { return find_child(pid(), program); }

  /// Runs `xiangyinctl --json ARGUMENTS` against this station.
  Answer ctl(const std::vector<std::string>& arguments) const;
  /// The same, held to success: throws std::runtime_error with what it said. Returns its JSON.
  boost::json::value must(const std::vector<std::string>& arguments) const;
  /// Follows /v1/events from now on.
  Events events() const { return Events(socket()); }
  Response request(const std::string& method, const std::string& target, const std::string& body = {},
                   const std::string& type = "application/json") const {
    return test::request(socket(), method, target, body, type);
  }

  /// Replaces the settings file, for the next start() or reload(); `settings` as in Options.
  void write_settings(const std::string& settings) const;

  std::filesystem::path state() const { return directory_ / "state"; }
  std::filesystem::path socket() const { return directory_ / "control.sock"; }
  std::filesystem::path heard() const { return directory_ / "heard"; }  ///< of the wav device
  std::filesystem::path log() const { return directory_ / "log"; }      ///< standard error of all runs
  std::filesystem::path settings_file() const { return directory_ / "station.toml"; }
  const TemporaryDirectory& directory() const { return directory_; }
  static std::filesystem::path program(const std::string& name);

 private:
  void wait_until_ready();

  TemporaryDirectory directory_;
  Options options_;
  ReadySocket ready_;
  std::optional<Process> daemon_;
};

}  // namespace xiangyin::test
