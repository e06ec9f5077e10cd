#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"

namespace xiangyin::config {

/// A named group of output channels.
struct Zone {
  std::string name;
  std::vector<int> channels;             ///< of the output, from 1
  double gain_db = 0;                    ///< louder or quieter than the other zones
  std::vector<std::string> languages{};  ///< BCP 47, most wanted first; empty: the station's
};

/// A stretch of the day by the station's wall clock. Where it ends no later than it begins it lasts into the
/// next day, and belongs to the day on which it begins.
/// It holds on the days of the week and on the days of the calendars, but not on those of `except_calendars`.
struct DailyPeriod {
  int from_second = 0;  ///< of the day
  int until_second = 0;
  std::array<bool, 7> days{true, true, true, true, true, true, true};  ///< Monday first
  std::vector<std::string> zones{};                                    ///< empty: every zone
  std::vector<std::string> calendars{};                                ///< absolute paths of .ics files
  std::vector<std::string> except_calendars{};
};

/// Louder or softer at some time of day.
struct Gain {
  DailyPeriod period;
  double gain_db = 0;
};

/// Another system that is told what happens.
struct Webhook {
  std::string url;
  std::string secret;               ///< for its signature; empty: not signed
  std::vector<std::string> events;  ///< types or the first part of them; empty: all
  bool operator==(const Webhook&) const = default;
};

/// The settings of one station, as config/station.toml explains them key by key. A default-constructed value
/// is the embedded default, but for the directories, which embedded_default() fills in.
struct Settings {
  struct Station {
    std::string name = "Xiangyin station";
    std::string time_zone;               ///< IANA name; empty: the machine's own
    std::vector<std::string> languages;  ///< BCP 47, most wanted first
  } station;
  struct State {
    std::filesystem::path directory;      ///< database, recordings
    std::int64_t reserve_megabytes = 64;  ///< of the disk, for ledger and schedule
    std::int64_t reserve_bytes() const { return reserve_megabytes * 1024 * 1024; }
  } state;
  /// How long is kept what is of no use any more. 0 days: for ever.
  struct Retention {
    int ledger_days = 0;
    int audit_days = 400;
    int expired_recordings_days = 30;
    std::int64_t heard_megabytes = 200;  ///< of what was written for want of a sound device
  } retention;
  struct Control {
    std::filesystem::path socket;  ///< Unix socket of the control API
    std::string address = "::";    ///< of TCP; "::": every one of the machine
    int port = 8443;
    std::filesystem::path
        certificate;            ///< an admin's own, PEM; empty: the one `xiangyinctl tls create` makes
    std::filesystem::path key;  ///< empty: in the certificate's file
    bool client_certificates = false;
    int connections = 256;
    int connections_per_address = 64;
    int broadcasts_per_hour = 30;  ///< started by hand; 0: no limit
  } control;
  struct Output {
    std::string device = "auto";  ///< "auto", or as make_device() of audio/device takes it
    std::string substitute;       ///< takes over while `device` cannot be opened; empty: none
    int sample_rate = 48000;      ///< Hz
    int channels = 2;
    int buffer_milliseconds = 500;
    bool operator==(const Output&) const = default;
  } output;
  std::vector<Output> further_outputs;  ///< their channels follow those of `output`; of the same rate
  struct Loudness {
    double target_lufs = -16;
    double ceiling_dbtp = -1;
  } loudness;
  struct Chimes {
    std::string opening;  ///< "built-in" or a recording's identity; empty: none
    std::string closing;
    double gain_db = 0;
    int pause_milliseconds = 500;  ///< between a chime and what it opens or closes
    bool operator==(const Chimes&) const = default;
  } chimes;
  struct Amplifier {
    std::string relay;  ///< as amplifier::parse_relay_address() takes it; empty: none
    int settle_milliseconds = 1000;
    int hold_seconds = 10;
    bool operator==(const Amplifier&) const = default;
  } amplifier;
  struct Ingest {
    std::int64_t upload_megabytes = 200;
    std::int64_t duration_minutes = 120;
    std::int64_t processor_seconds = 120;
    std::int64_t memory_megabytes = 512;
    bool trim_silence = true;
  } ingest;
  struct Clock {
    bool always_trusted = false;  ///< setting clock.trust: "always" instead of "checked"
  } clock;
  struct Playout {
    int lead_seconds = 5;  ///< how long before its start a broadcast is cued
  } playout;
  /// When nothing but emergencies is heard, and how long and how often they may be.
  struct Quiet {
    std::vector<DailyPeriod> periods;
    int emergency_minutes = 5;  ///< each
    int emergency_count = 3;    ///< in one stretch of quiet hours
  } quiet;
  /// For each zone; emergencies are not held to them.
  struct Limits {
    int minutes_a_day = 0;  ///< 0: no limit
    int repeats_a_day = 0;  ///< of one playlist; 0: no limit
  } limits;
  std::vector<Gain> gains;
  /// How many different people must have approved a recording before a broadcast of this class says it. An
  /// emergency goes first: that many are to sign it off afterwards.
  struct Approval {
    int background = 0;  ///< 0 to 3, each
    int routine = 0;
    int urgent = 0;
    int live = 0;
    int emergency = 0;
    bool operator==(const Approval&) const = default;
  } approval;
  std::vector<Webhook> webhooks;
  std::vector<Zone> zones;  ///< never empty once loaded: "all" with every channel by default
};

/// Reads a settings file. Unknown keys, wrong types and impossible values are refused; the error's field is
/// "FILE:LINE: table.key", its advice says what is allowed.
core::Result<Settings> load(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in errors. For tests and fuzzing.
core::Result<Settings> parse(std::string_view text, const std::string& name);

/// Where things are when nobody says: as root /etc/xiangyin, /var/lib/xiangyin and /run/xiangyin, else the
/// XDG folders of the user (XDG Base Directory Specification 0.8).
struct Places {
  std::filesystem::path settings;  ///< station.toml
  std::filesystem::path state;
  std::filesystem::path socket;
};
Places default_places();

}  // namespace xiangyin::config
