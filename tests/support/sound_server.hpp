#pragma once

#include <map>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::test {

/// A real PulseAudio with a null sink (48000 Hz, stereo, 16 bits, paced in real time) in a folder of its own,
/// touching no other sound server. PortAudio reaches it through ALSA's
/// pulse plugin.
class SoundServer {
 public:
  struct Options {
    int ppm = 0;  ///< by how much it plays too fast, as a card does whose crystal runs off
  };
  /// Returns when the server is ready. Throws std::runtime_error when it does not come up.
  SoundServer() : SoundServer(Options{}) {}
  explicit SoundServer(const Options& options);

  /// For programs that are to sound here, and for those that listen.
  const std::map<std::string, std::string>& environment() const { return environment_; }
  /// "unix:...", for libpulse.
  const std::string& address() const { return environment_.at("PULSE_SERVER"); }

  /// As when the sound daemon crashes; start() brings a new one.
  void kill() { server_.kill(); }
  void start();
  pid_t pid() const { return server_.pid(); }

 private:
  Process launch();

  const Options options_;
  TemporaryDirectory directory_;
  std::map<std::string, std::string> environment_;
  ReadySocket ready_;
  Process server_;
};

}  // namespace xiangyin::test
