#include "daemon/control/metrics.hpp"

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "daemon/control/access/access.hpp"
#include "daemon/control/routes.hpp"
#include "daemon/control/services.hpp"
#include "daemon/control/tls.hpp"

namespace xiangyin::control {
namespace {

using boost::asio::awaitable;
using core::Result;

double seconds(core::Instant instant) {
  return std::chrono::duration<double>(instant.time_since_epoch()).count();
}

/// Of this process, in bytes (proc(5), statm).
double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0;
  double resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code unknown;
  const std::filesystem::directory_iterator files("/proc/self/fd", unknown);
  return unknown ? 0 : static_cast<double>(std::distance(begin(files), end(files)));
}

void add_station(MetricsText& text, const Services& services) {
  text.family("xiangyin_build_info", "gauge", "The program, by its version; always 1.")
      .sample(1, {{"version", XIANGYIN_VERSION}});
  text.family("xiangyin_player_ready", "gauge", "1 when something could be heard, 0 when nothing can.")
      .sample(services.player.is_ready() ? 1 : 0);
  text.family("xiangyin_on_air", "gauge", "Broadcasts cued or on air.")
      .sample(static_cast<double>(services.conductor.on_air().size()));
  text.family("xiangyin_broadcasts_total", "counter", "Broadcasts that have ended, by outcome.");
  for (const auto& [outcome, count] : services.metrics->broadcasts)
    text.sample(static_cast<double>(count), {{"outcome", outcome}});
  text.family("xiangyin_alarm", "gauge", "What is wrong at present; always 1.");
  for (const auto& [check, alarm] : services.alarms.standing())
    text.sample(1, {{"check", check}, {"grade", health::to_text(alarm.finding.grade)}});
  const core::Instant now = services.clock.now();
  const auto planned =
      plan::plan(services.content.content(), services.content.station(),
                 {now, now, now + std::chrono::hours(24) * 7, 1}, services.conductor.situation());
  if (!planned.empty()) {
    text.family("xiangyin_next_broadcast_timestamp_seconds", "gauge",
                "When the next planned broadcast begins.")
        .sample(seconds(planned.front().start));
  }
  const plan::Content& content = services.content.content();
  text.family("xiangyin_documents", "gauge", "What is in the station, by kind.")
      .sample(static_cast<double>(content.recordings.size()), {{"kind", "recording"}})
      .sample(static_cast<double>(content.announcements.size()), {{"kind", "announcement"}})
      .sample(static_cast<double>(content.playlists.size()), {{"kind", "playlist"}})
      .sample(static_cast<double>(content.rules.size()), {{"kind", "rule"}});
}

void add_server(MetricsText& text, const Services& services) {
  const Metrics& metrics = *services.metrics;
  text.family("xiangyin_http_requests_total", "counter", "Requests answered, by method and status.");
  for (const auto& [key, count] : metrics.requests)
    text.sample(static_cast<double>(count),
                {{"method", to_text(key.first)}, {"code", std::to_string(key.second)}});
  const Metrics::Clients clients = metrics.clients();
  text.family("xiangyin_connections", "gauge", "Clients connected, by what they came over.")
      .sample(static_cast<double>(clients.local), {{"transport", "unix"}})
      .sample(static_cast<double>(clients.remote), {{"transport", "tls"}});
  text.family("xiangyin_connections_evicted_total", "counter",
              "Idle or slow clients that made room for others.")
      .sample(static_cast<double>(clients.evicted));
  text.family("xiangyin_event_readers", "gauge", "Clients that follow the events.")
      .sample(static_cast<double>(clients.readers));
  text.family("xiangyin_wrong_tokens_total", "counter", "Tokens and pairing codes shown that were not good.")
      .sample(static_cast<double>(services.access.wrong_tokens()));
  if (const auto& certificate = services.tls.certificate();
      certificate && certificate->not_after != core::Instant::max()) {
    text.family("xiangyin_certificate_expiry_timestamp_seconds", "gauge", "When the certificate is too old.")
        .sample(seconds(certificate->not_after));
  }
}

void add_process(MetricsText& text, const Services& services) {
  const ProcessFigures& figures =
      services.metrics->process.look(services.clock.uptime(), services.settings.state.directory);
  text.family("process_cpu_seconds_total", "counter", "Processor time used.")
      .sample(figures.processor_seconds);
  text.family("process_resident_memory_bytes", "gauge", "Memory held.").sample(resident_bytes());
  text.family("process_open_fds", "gauge", "Files and sockets open.").sample(open_files());
  text.family("process_start_time_seconds", "gauge", "When the station was started.")
      .sample(seconds(services.started_at));
  if (figures.free_disk_bytes) {
    text.family("xiangyin_state_free_bytes", "gauge", "What is left of the disk the station's state is on.")
        .sample(static_cast<double>(*figures.free_disk_bytes));
  }
}

awaitable<Result<Response>> get_metrics(const Request&, Services& services) {
  MetricsText text;
  add_station(text, services);
  add_server(text, services);
  add_process(text, services);
  Response response;
  response.headers.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = text.finish();
  co_return response;
}

}  // namespace

std::vector<Route> metrics_routes() {
  return {{Method::get, "/metrics", Role::viewer, get_metrics, Body::none, {}}};
}

}  // namespace xiangyin::control
