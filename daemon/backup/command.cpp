#include "daemon/backup/command.hpp"

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/backup/backup.hpp"
#include "daemon/core/file.hpp"

namespace xiangyin::backup {
namespace {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

/// Root works as the user whom the state belongs to for as long as this lives.
class Owner {
 public:
  static Result<Owner> of(const fs::path& state) {
    struct stat found {};
    if (::geteuid() != 0 || ::stat(state.c_str(), &found) != 0 || found.st_uid == 0) return Owner(false);
    if (::setegid(found.st_gid) != 0 || ::seteuid(found.st_uid) != 0)
      return core::system_error("becoming the owner of", state.native(), errno);
    return Owner(true);
  }
  Owner(Owner&& other) noexcept : is_other_(std::exchange(other.is_other_, false)) {}
  Owner& operator=(Owner&&) = delete;
  ~Owner() {
    if (is_other_ && (::seteuid(0) != 0 || ::setegid(0) != 0)) std::abort();
  }

 private:
  explicit Owner(bool is_other) : is_other_(is_other) {}
  bool is_other_;
};

void tell(const char* done, const Summary& summary) {
  std::cerr << done << ": recordings " << summary.recordings << ", rows of the ledger " << summary.ledger_rows
            << ".\n";
  for (const std::string& id : summary.missing)
    std::cerr << "A file of recording " << id << " is missing: add the recording again.\n";
}

Result<void> write_backup(int output, const fs::path& state) {
  const auto owner = Owner::of(state);
  if (!owner) return owner.error();
  const auto summary = back_up(state, output);
  if (!summary) return summary.error();
  tell("Backed up", *summary);
  return {};
}

}  // namespace

Result<void> back_up_to(const std::string& file, const fs::path& state) {
  if (file == "-") return write_backup(STDOUT_FILENO, state);
  const fs::path target = fs::absolute(file);
  const fs::path partial = target.native() + ".partial";
  const auto output = core::open_file(partial, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (!output) return output.error();
  auto written = write_backup(output->get(), state);
  if (written) written = core::publish_file(output->get(), partial, target);
  std::error_code ignored;
  if (!written) fs::remove(partial, ignored);
  return written;
}

Result<void> restore_from(const std::string& file, const fs::path& state) {
  core::FileDescriptor opened;
  if (file != "-") {
    auto input = core::open_file(fs::absolute(file), O_RDONLY);
    if (!input) return input.error();
    opened = std::move(*input);
  }
  const auto owner = Owner::of(state);
  if (!owner) return owner.error();
  const auto summary = restore(state, opened ? opened.get() : STDIN_FILENO);
  if (!summary) return summary.error();
  tell("Restored", *summary);
  return {};
}

}  // namespace xiangyin::backup
