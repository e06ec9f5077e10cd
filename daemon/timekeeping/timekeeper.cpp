#include "daemon/timekeeping/timekeeper.hpp"

#include <utility>

#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <spdlog/spdlog.h>

#include "daemon/core/file.hpp"
#include "daemon/core/json.hpp"

namespace xiangyin::timekeeping {
namespace {

using core::Result;
using namespace std::chrono_literals;

constexpr std::size_t largest_file = 4096;
constexpr core::Duration between_writes = 24h;

Result<Sure> parse(const std::string& text) {
  const auto value = core::parse_json(text);
  if (!value) return value.error();
  core::JsonReader reader(*value, "");
  Sure sure;
  sure.at = reader.take("at", core::parse_rfc3339(reader.text("at")));
  sure.uptime = std::chrono::milliseconds(reader.integer("uptime_milliseconds", 0, INT64_MAX / 1'000'000));
  sure.boot = reader.text_or("boot", "");
  sure.by_person = reader.flag_or("by_person", false);
  if (auto read = reader.finish(); !read) return read.error();
  return sure;
}

std::string to_text(const Sure& sure) {
  const auto uptime = std::chrono::duration_cast<std::chrono::milliseconds>(sure.uptime).count();
  return boost::json::serialize(boost::json::object{{"at", core::to_rfc3339(sure.at)},
                                                    {"uptime_milliseconds", uptime},
                                                    {"boot", sure.boot},
                                                    {"by_person", sure.by_person}});
}

}  // namespace

Timekeeper::Timekeeper(const core::Clock& clock, std::function<MachineClock()> ask, Options options)
    : clock_(clock), ask_(std::move(ask)), options_(std::move(options)) {
  load();
  look();
}

void Timekeeper::load() {
  const auto text = core::read_file(options_.file, largest_file);
  if (!text) return;  // the first start
  const auto sure = parse(*text);
  if (!sure)
    return spdlog::warn("when the time was last known cannot be read: {}", core::to_text(sure.error()));
  last_ = saved_ = *sure;
}

Result<void> Timekeeper::save() {
  const std::filesystem::path temporary = options_.file.native() + ".new";
  const auto file = core::open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return file.error();
  if (auto written = core::write_all(file->get(), to_text(*last_)); !written) return written;
  if (auto published = core::publish_file(file->get(), temporary, options_.file); !published)
    return published;
  saved_ = last_;
  return {};
}

Evidence Timekeeper::evidence() const {
  MachineClock machine = ask_();
  return {clock_.now(),         clock_.uptime(),     std::move(machine.boot),
          machine.synchronised, machine.has_battery, last_};
}

const Judgement& Timekeeper::glance() {
  return clock_.uptime() - looked_at_ < std::chrono::seconds(1) ? judgement_ : look();
}

const Judgement& Timekeeper::look() {
  const Evidence seen = evidence();
  looked_at_ = seen.uptime;
  const Trust before = judgement_.trust;
  const bool first = judgement_.reason.empty();
  judgement_ = options_.always_trusted ? Judgement{Trust::trusted, "the settings say so"} : judge(seen);
  if (first || judgement_.trust != before) {
    spdlog::log(judgement_.trust == Trust::unknown ? spdlog::level::warn : spdlog::level::info,
                "the clock is {}: {}", to_text(judgement_.trust), judgement_.reason);
    if (!first && options_.changed) options_.changed(judgement_);
  }
  if (judgement_.trust != Trust::trusted || !seen.synchronised) return judgement_;
  last_ = Sure{seen.now, seen.uptime, seen.boot, false};
  const bool worth_a_write =
      !saved_ || saved_->boot != last_->boot || last_->uptime - saved_->uptime >= between_writes;
  if (worth_a_write) {
    if (const auto saved = save(); !saved)
      spdlog::error("when the time was last known cannot be kept: {}", core::to_text(saved.error()));
  }
  return judgement_;
}

Result<void> Timekeeper::confirm() {
  const Evidence seen = evidence();
  last_ = Sure{seen.now, seen.uptime, seen.boot, true};
  if (auto saved = save(); !saved) return saved;
  spdlog::info("a person confirmed the clock at {}", core::to_rfc3339(seen.now));
  look();
  return {};
}

std::optional<core::Instant> Timekeeper::last_sure() const {
  return last_ ? std::optional(last_->at) : std::nullopt;
}

}  // namespace xiangyin::timekeeping
