#include "daemon/core/log.hpp"

#include <cstdlib>
#include <memory>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-journal.h>

namespace xiangyin::core {
namespace {

/// A level as journald counts it, syslog(3).
char digit_of(spdlog::level::level_enum level) {
  static constexpr std::string_view digits = "7764326";
  return digits[static_cast<std::size_t>(level)];
}

bool journal_listens() {
  return std::getenv("JOURNAL_STREAM") != nullptr;
}

/// "<4>" before a warning: journald reads the level from it and takes it off the line.
class JournalLevel final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& line) override {
    const char prefix[] = {'<', digit_of(message.level), '>'};
    line.append(prefix, prefix + sizeof prefix);
  }
  std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JournalLevel>(); }
};

}  // namespace

void start_log(std::string_view program, bool debug) {
  auto logger = std::make_shared<spdlog::logger>(std::string(program),
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  if (journal_listens()) {
    formatter->add_flag<JournalLevel>('*').set_pattern("%*%v");
  } else {
    formatter->set_pattern("%Y-%m-%d %H:%M:%S.%e %n %l: %v");
  }
  logger->set_formatter(std::move(formatter));
  logger->set_level(debug ? spdlog::level::debug : spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_with(spdlog::level::level_enum level, const std::string& line, const LogFields& fields) {
  if (!spdlog::should_log(level)) return;
  if (!journal_listens()) return spdlog::log(level, "{}", line);
  std::vector<std::string> entries{"MESSAGE=" + line, std::string("PRIORITY=") + digit_of(level),
                                   "SYSLOG_IDENTIFIER=" + spdlog::default_logger()->name()};
  for (const auto& [name, value] : fields) {
    if (!value.empty()) entries.push_back(std::string(name) + '=' + value);
  }
  std::vector<iovec> parts;
  for (std::string& entry : entries)
    parts.push_back({entry.data(), entry.size()});
  if (sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) < 0) spdlog::log(level, "{}", line);
}

}  // namespace xiangyin::core
