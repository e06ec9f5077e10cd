#include "daemon/ctl/setup/box.hpp"

#include <chrono>
#include <thread>

#include <absl/strings/strip.h>
#include <fcntl.h>
#include <unistd.h>

#include "daemon/core/child_process.hpp"
#include "daemon/core/file.hpp"
#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;
using namespace std::chrono_literals;

constexpr std::size_t largest_file = 1024 * 1024;
constexpr std::size_t most_said = 4096;
constexpr auto between_looks = 200ms;
constexpr int most_looks = 150;  // a slow board's start, and a sound card that wakes up
constexpr const char* installed_program = "/usr/libexec/xiangyin/xiangyind";
constexpr const char* network_example = "/usr/share/doc/xiangyin/examples/network.conf";
constexpr const char* network_drop_in = "/etc/systemd/system/xiangyind.service.d/network.conf";

/// Beside this program where it was built, and where the package has it.
fs::path station_program() {
  std::error_code unknown;
  const auto beside = fs::read_symlink("/proc/self/exe", unknown).parent_path() / "xiangyind";
  return fs::exists(beside, unknown) ? beside : fs::path(installed_program);
}

Result<void> run_shell(const std::string& command) {
  const auto ended = core::run_and_listen("/bin/sh", {"-c", command}, most_said);
  if (!ended) return ended.error();
  if (ended->exit.status == 0) return {};
  const std::string said(absl::StripAsciiWhitespace(ended->said));
  return Error{ErrorCode::unavailable,
               {},
               "`" + command + "` failed" + (said.empty() ? "" : ": " + said),
               "See what `journalctl -u xiangyind` says."};
}

bool is_starting(const boost::json::object& status) {
  for (const boost::json::value& output : member_list(status, "outputs"))
    if (member_text(output.as_object(), "condition") == "starting") return true;
  return false;
}

}  // namespace

Result<std::string> Box::read_settings() const {
  std::error_code unknown;
  if (!fs::exists(settings_, unknown)) return std::string();
  return core::read_file(settings_, largest_file);
}

Result<void> Box::check(const std::string& settings) const {
  const fs::path candidate = settings_.native() + ".new";
  if (auto made = core::make_directory(settings_.parent_path()); !made) return made;
  {
    const auto file = core::open_file(candidate, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) return file.error();
    if (auto written = core::write_all(file->get(), settings); !written) return written;
  }
  const auto ended =
      core::run_and_listen(station_program(), {"--settings", candidate.native(), "--check"}, most_said);
  std::error_code ignored;
  fs::remove(candidate, ignored);
  if (!ended) return ended.error();
  if (ended->exit.status == 0) return {};
  std::string said(absl::StripAsciiWhitespace(ended->said));
  // Where in a file that nobody has seen is of no use.
  if (said.starts_with(candidate.native())) said.erase(0, said.find(": ") + 2);
  if (said.ends_with('.')) said.pop_back();  // a message has none
  return Error{ErrorCode::invalid, {}, std::move(said), {}};
}

Result<void> Box::write(const std::string& settings) const {
  std::error_code unknown;
  const auto before = fs::status(settings_, unknown);
  const unsigned mode = fs::exists(before) ? static_cast<unsigned>(before.permissions()) : 0644U;
  const fs::path temporary = settings_.native() + ".new";
  const auto file = core::open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode);
  if (!file) return file.error();
  ::fchmod(file->get(), mode);
  if (auto written = core::write_all(file->get(), settings); !written) return written;
  return core::publish_file(file->get(), temporary, settings_);
}

Result<void> Box::restart() {
  if (auto restarted = run_shell(restart_); !restarted) return restarted;
  for (int looks = 0; looks < most_looks; ++looks) {
    const auto status = client_.get("/v1/status");
    if (status && !is_starting(status->body)) return {};
    std::this_thread::sleep_for(between_looks);
  }
  return Error{ErrorCode::unavailable,
               {},
               "the station does not come up with these settings",
               "See what `journalctl -u xiangyind` says."};
}

Result<void> Box::take_over(const std::string& settings) {
  const auto before = read_settings();
  if (!before) return before.error();
  if (*before == settings) return {};
  if (auto checked = check(settings); !checked) return checked;
  if (auto written = write(settings); !written) return written;
  auto restarted = restart();
  if (restarted) return restarted;
  if (auto written = write(*before); !written) return written;
  if (auto again = restart(); !again) return again;
  return restarted;
}

Result<bool> Box::open_network() const {
  std::error_code unknown;
  if (!fs::exists(network_example, unknown) || fs::exists(network_drop_in, unknown)) return false;
  std::error_code error;
  fs::create_directories(fs::path(network_drop_in).parent_path(), error);
  if (!error) fs::copy_file(network_example, network_drop_in, error);
  if (error) return core::system_error("copying to", network_drop_in, error.value());
  if (auto reloaded = run_shell("systemctl daemon-reload"); !reloaded) return reloaded.error();
  return true;
}

}  // namespace xiangyin::ctl
