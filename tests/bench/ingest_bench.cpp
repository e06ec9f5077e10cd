#include "tests/bench/ingest_bench.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "daemon/core/real_clock.hpp"
#include "daemon/library/library.hpp"
#include "tests/bench/measure.hpp"
#include "tests/support/process.hpp"
#include "tests/support/sound.hpp"
#include "tests/support/speech.hpp"
#include "tests/support/station.hpp"
#include "tests/support/temporary_directory.hpp"

namespace xiangyin::bench {
namespace {

constexpr int seconds = 180;
constexpr int rounds = 5;

/// Speech in stereo at 44.1 kHz, as a phone or a recorder makes it.
void make_recordings(const test::TemporaryDirectory& directory) {
  const auto sentence = directory / "sentence.wav";
  test::speak(test::sentences().front(), sentence);
  const auto make = [](const std::string& program, const std::vector<std::string>& arguments) {
    const auto made = test::run({program, arguments});
    if (made.status != 0) throw std::runtime_error(program + ": " + made.error);
  };
  const auto wav = directory / "recording.wav";
  make("sox", {sentence, "-r", "44100", "-c", "2", wav, "repeat", "-", "trim", "0", std::to_string(seconds)});
  make("sox", {wav, directory / "recording.flac"});
  make("sox", {wav, directory / "recording.ogg"});
  make("lame", {"--quiet", "-b", "128", wav, directory / "recording.mp3"});
  make("ffmpeg", {"-nostdin", "-loglevel", "error", "-i", wav, "-b:a", "128k", directory / "recording.m4a"});
  make("ffmpeg",
       {"-nostdin", "-loglevel", "error", "-i", wav, "-c:a", "libopus", directory / "recording.webm"});
  make("sox", {wav, "-t", "amr-nb", "-r", "8000", "-c", "1", directory / "recording.amr"});
}

core::Result<library::Recording> admit(library::Library& library, boost::asio::io_context& loop,
                                       const std::string& bytes) {
  auto upload = library.begin_upload();
  if (!upload) return upload.error();
  if (auto appended = upload->append(bytes); !appended) return appended.error();
  std::optional<core::Result<library::Recording>> result;
  boost::asio::co_spawn(
      loop, library.admit(std::move(*upload), {}),
      [&result](const std::exception_ptr& failure, core::Result<library::Recording> recording) {
        if (failure) std::rethrow_exception(failure);
        result = std::move(recording);
      });
  loop.restart();
  while (!result && loop.run_one() > 0) {
  }
  return std::move(*result);
}

}  // namespace

void bench_ingest() {
  const test::TemporaryDirectory directory;
  make_recordings(directory);
  boost::asio::io_context loop;
  core::RealClock clock(loop.get_executor());
  const library::IngestLimits limits{.bytes = 200'000'000,
                                     .duration_seconds = 7200,
                                     .processor_seconds = 120,
                                     .memory_bytes = std::int64_t{512} << 20U};
  auto library = library::Library::open(loop.get_executor(), clock,
                                        {directory / "library", test::Station::program("xiangyin-ingest")},
                                        limits, 48000);
  if (!library) throw std::runtime_error(core::to_text(library.error()));
  for (const std::string format : {"wav", "flac", "ogg", "mp3", "m4a", "webm", "amr"}) {
    const auto bytes = core::read_file(directory / ("recording." + format), std::size_t{1} << 30U);
    if (!bytes) throw std::runtime_error(core::to_text(bytes.error()));
    const double processor_before = ended_children_seconds();
    std::vector<double> walls;
    for (int round = 0; round < rounds; ++round) {
      const auto start = std::chrono::steady_clock::now();
      const auto recording = admit(**library, loop, *bytes);
      if (!recording) throw std::runtime_error(core::to_text(recording.error()));
      walls.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    const double processor = (ended_children_seconds() - processor_before) / rounds;
    std::nth_element(walls.begin(), walls.begin() + rounds / 2, walls.end());
    report({{"bench", "ingest"},
            {"format", format},
            {"audio_seconds", seconds},
            {"times_real_time", seconds / walls[rounds / 2]},
            {"times_real_time_on_one_core", seconds / processor}});
  }
}

}  // namespace xiangyin::bench
