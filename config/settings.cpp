#include "config/settings.hpp"

#include <algorithm>
#include <set>

#include "config/air_time.hpp"
#include "config/toml_reader.hpp"
#include "daemon/core/file.hpp"
#include "daemon/core/identifier.hpp"
#include "daemon/core/sha256.hpp"

namespace xiangyin::config {
namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t largest_file = 1024 * 1024;
// A stop must be heard as silence within a second: up to half a buffer until the device asks again, a buffer
// until that is heard, and the fade. What the device holds cannot be called back without a click.
constexpr int largest_buffer_milliseconds = 500;

void read_path(TomlReader& reader, std::string_view key, std::filesystem::path& path) {
  std::string text = path.native();
  reader.read(key, text);
  if (text.empty()) return;  // the default place
  if (text.front() != '/') reader.refuse(key, "'" + text + "' is not an absolute path", "Begin it with /.");
  path = text;
}

Result<void> read_station(const toml::table* table, const std::string& file, Settings::Station& station) {
  TomlReader reader(table, file, "station");
  reader.read("name", station.name);
  reader.read("time_zone", station.time_zone);
  reader.read("languages", station.languages);
  if (station.name.empty()) reader.refuse("name", "is empty", "Give the station a name people know it by.");
  return reader.finish();
}

Result<void> read_state(const toml::table* table, const std::string& file, Settings& settings) {
  TomlReader state(table, file, "state");
  read_path(state, "directory", settings.state.directory);
  state.read("reserve_megabytes", settings.state.reserve_megabytes, 8, 65536);
  return state.finish();
}

Result<void> read_retention(const toml::table* table, const std::string& file,
                            Settings::Retention& retention) {
  TomlReader reader(table, file, "retention");
  reader.read("ledger_days", retention.ledger_days, 0, 36500);
  reader.read("audit_days", retention.audit_days, 0, 36500);
  reader.read("expired_recordings_days", retention.expired_recordings_days, 0, 36500);
  reader.read("heard_megabytes", retention.heard_megabytes, 1, 1'000'000);
  if (retention.ledger_days != 0 && retention.ledger_days < 30) {
    reader.refuse("ledger_days", std::to_string(retention.ledger_days) + " is too few",
                  "Keep 30 days at least, or everything with 0.");
  }
  return reader.finish();
}

Result<void> read_control(const toml::table* table, const std::string& file, Settings& settings) {
  TomlReader control(table, file, "control");
  read_path(control, "socket", settings.control.socket);
  control.read("address", settings.control.address);
  control.read("port", settings.control.port, 0, 65535);
  read_path(control, "certificate", settings.control.certificate);
  read_path(control, "key", settings.control.key);
  control.read("client_certificates", settings.control.client_certificates);
  control.read("connections", settings.control.connections, 8, 4096);
  control.read("connections_per_address", settings.control.connections_per_address, 1, 4096);
  control.read("broadcasts_per_hour", settings.control.broadcasts_per_hour, 0, 3600);
  if (settings.control.certificate.empty() && !settings.control.key.empty()) {
    control.refuse("key", "is there without a certificate", "Name the certificate too.");
  }
  // sockaddr_un::sun_path, unix(7)
  if (settings.control.socket.native().size() > 107) {
    control.refuse("socket", "is longer than 107 bytes", "Choose a shorter path.");
  }
  return control.finish();
}

Result<void> read_output(const toml::table* table, const std::string& file, Settings::Output& output) {
  TomlReader reader(table, file, "output");
  reader.read("device", output.device);
  reader.read("substitute", output.substitute);
  reader.read("sample_rate", output.sample_rate, 8000, 192000);
  reader.read("channels", output.channels, 1, 32);
  reader.read("buffer_milliseconds", output.buffer_milliseconds, 20, largest_buffer_milliseconds);
  if (output.device.empty() || output.device == "wav:") {
    reader.refuse("device", "is empty",
                  "Allowed is \"auto\", \"default\", a device's name, \"wav:DIRECTORY\" or \"null\".");
  }
  if (output.device.starts_with("wav:") && output.device.substr(4, 1) != "/") {
    reader.refuse("device", "'" + output.device + "' has no absolute directory",
                  "Write it like \"wav:/var/tmp/heard\".");
  }
  return reader.finish();
}

int count_channels(const Settings& settings) {
  int channels = settings.output.channels;
  for (const Settings::Output& output : settings.further_outputs)
    channels += output.channels;
  return channels;
}

Result<void> read_further_outputs(TomlReader& root, const std::string& file, Settings& settings) {
  for (const toml::table* table : root.tables("further_output")) {
    TomlReader reader(table, file, "further_output");
    Settings::Output output = settings.output;
    output.device.clear();
    output.substitute.clear();
    reader.read("device", output.device);
    reader.read("substitute", output.substitute);
    reader.read("channels", output.channels, 1, 32);
    reader.read("buffer_milliseconds", output.buffer_milliseconds, 20, largest_buffer_milliseconds);
    if (output.device.empty() || output.device == "auto") {
      reader.refuse("device", "names no device", "Name it; `xiangyinctl device list` shows what there is.");
    }
    if (auto read = reader.finish(); !read) return read;
    settings.further_outputs.push_back(std::move(output));
  }
  if (count_channels(settings) > 32) {
    root.refuse("further_output", "makes more than 32 channels in all", "Open the outputs with fewer.");
  }
  return {};
}

void read_chime(TomlReader& reader, std::string_view key, std::string& chime) {
  reader.read(key, chime);
  if (chime.empty() || chime == "built-in" || core::is_sha256(chime)) return;
  reader.refuse(key, "'" + chime + "' is no chime",
                "Allowed is \"built-in\" or the identity of a recording, 64 hexadecimal digits.");
}

Result<void> read_chimes(const toml::table* table, const std::string& file, Settings::Chimes& chimes) {
  TomlReader reader(table, file, "chime");
  read_chime(reader, "opening", chimes.opening);
  read_chime(reader, "closing", chimes.closing);
  reader.read("gain_db", chimes.gain_db, -40.0, 20.0);
  reader.read("pause_milliseconds", chimes.pause_milliseconds, 0, 10000);
  return reader.finish();
}

Result<void> read_amplifier(const toml::table* table, const std::string& file,
                            Settings::Amplifier& amplifier) {
  TomlReader reader(table, file, "amplifier");
  reader.read("relay", amplifier.relay);
  reader.read("settle_milliseconds", amplifier.settle_milliseconds, 0, 30000);
  reader.read("hold_seconds", amplifier.hold_seconds, 0, 3600);
  return reader.finish();
}

Result<void> read_approval(const toml::table* table, const std::string& file, Settings::Approval& approval) {
  TomlReader reader(table, file, "approval");
  reader.read("background", approval.background, 0, 3);
  reader.read("routine", approval.routine, 0, 3);
  reader.read("urgent", approval.urgent, 0, 3);
  reader.read("live", approval.live, 0, 3);
  reader.read("emergency", approval.emergency, 0, 3);
  return reader.finish();
}

Result<void> read_limits(TomlReader& root, const std::string& file, Settings& settings) {
  TomlReader loudness(root.table("loudness"), file, "loudness");
  loudness.read("target_lufs", settings.loudness.target_lufs, -40.0, -6.0);
  loudness.read("ceiling_dbtp", settings.loudness.ceiling_dbtp, -20.0, 0.0);
  if (auto read = loudness.finish(); !read) return read;

  TomlReader ingest(root.table("ingest"), file, "ingest");
  ingest.read("upload_megabytes", settings.ingest.upload_megabytes, 1, 4096);
  ingest.read("duration_minutes", settings.ingest.duration_minutes, 1, 24 * 60);
  ingest.read("processor_seconds", settings.ingest.processor_seconds, 1, 3600);
  ingest.read("memory_megabytes", settings.ingest.memory_megabytes, 64, 65536);
  ingest.read("trim_silence", settings.ingest.trim_silence);
  if (auto read = ingest.finish(); !read) return read;

  TomlReader playout(root.table("playout"), file, "playout");
  playout.read("lead_seconds", settings.playout.lead_seconds, 1, 60);
  return playout.finish();
}

Result<void> read_clock(const toml::table* table, const std::string& file, Settings::Clock& clock) {
  TomlReader reader(table, file, "clock");
  std::string trust = clock.always_trusted ? "always" : "checked";
  reader.read("trust", trust);
  clock.always_trusted = trust == "always";
  if (trust != "always" && trust != "checked")
    reader.refuse("trust", "'" + trust + "' is unknown", "Allowed is \"checked\" or \"always\".");
  return reader.finish();
}

Result<void> read_webhooks(TomlReader& root, const std::string& file, Settings& settings) {
  for (const toml::table* table : root.tables("webhook")) {
    TomlReader reader(table, file, "webhook");
    Webhook webhook;
    reader.read("url", webhook.url);
    reader.read("secret", webhook.secret);
    reader.read("events", webhook.events);
    if (!webhook.url.starts_with("https://") && !webhook.url.starts_with("http://")) {
      reader.refuse("url", "'" + webhook.url + "' is not an http or https address",
                    "Write it like \"https://example.org/xiangyin\".");
    }
    if (auto read = reader.finish(); !read) return read;
    settings.webhooks.push_back(std::move(webhook));
  }
  return {};
}

Result<void> read_zones(TomlReader& root, const std::string& file, Settings& settings) {
  std::set<std::string> names;
  for (const toml::table* table : root.tables("zone")) {
    TomlReader reader(table, file, "zone");
    Zone zone;
    reader.read("name", zone.name);
    reader.read("channels", zone.channels, 1, count_channels(settings));
    reader.read("gain_db", zone.gain_db, -40.0, 20.0);
    reader.read("languages", zone.languages);
    if (const auto name = core::parse_identifier(zone.name); !name) {
      reader.refuse("name", name.error().message, name.error().advice);
    } else if (!names.insert(zone.name).second) {
      reader.refuse("name", "'" + zone.name + "' is there twice", "Give each zone a name of its own.");
    }
    std::sort(zone.channels.begin(), zone.channels.end());
    if (zone.channels.empty() ||
        std::adjacent_find(zone.channels.begin(), zone.channels.end()) != zone.channels.end()) {
      reader.refuse("channels", "must name each of its output channels once", "Write it like [1, 2].");
    }
    if (auto read = reader.finish(); !read) return read;
    settings.zones.push_back(std::move(zone));
  }
  if (!settings.zones.empty()) return {};
  Zone all{"all", {}, 0};
  for (int channel = 1; channel <= count_channels(settings); ++channel)
    all.channels.push_back(channel);
  settings.zones.push_back(std::move(all));
  return {};
}

Result<Settings> read_settings(const toml::table& table, const std::string& name) {
  Settings settings;
  const Places places = default_places();
  settings.state.directory = places.state;
  settings.control.socket = places.socket;

  TomlReader root(&table, name, "");
  if (auto read = read_station(root.table("station"), name, settings.station); !read) return read.error();
  if (auto read = read_state(root.table("state"), name, settings); !read) return read.error();
  if (auto read = read_retention(root.table("retention"), name, settings.retention); !read)
    return read.error();
  if (auto read = read_control(root.table("control"), name, settings); !read) return read.error();
  if (auto read = read_output(root.table("output"), name, settings.output); !read) return read.error();
  if (auto read = read_clock(root.table("clock"), name, settings.clock); !read) return read.error();
  if (auto read = read_further_outputs(root, name, settings); !read) return read.error();
  if (auto read = read_chimes(root.table("chime"), name, settings.chimes); !read) return read.error();
  if (auto read = read_amplifier(root.table("amplifier"), name, settings.amplifier); !read)
    return read.error();
  if (auto read = read_approval(root.table("approval"), name, settings.approval); !read) return read.error();
  if (auto read = read_limits(root, name, settings); !read) return read.error();
  if (auto read = read_zones(root, name, settings); !read) return read.error();
  if (auto read = read_air_time(root, name, settings); !read) return read.error();
  if (auto read = read_webhooks(root, name, settings); !read) return read.error();
  if (auto read = root.finish(); !read) return read.error();
  return settings;
}

}  // namespace

Result<Settings> parse(std::string_view text, const std::string& name) {
  try {
    return read_settings(toml::parse(text, name), name);
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::invalid, name + ":" + std::to_string(error.source().begin.line),
                 std::string(error.description()), "Write it after TOML 1.0."};
  }
}

Result<Settings> load(const std::filesystem::path& file) {
  const auto text = core::read_file(file, largest_file);
  if (!text) return text.error();
  return parse(*text, file.native());
}

}  // namespace xiangyin::config
