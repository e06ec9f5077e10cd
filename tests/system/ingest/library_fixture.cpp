#include "tests/system/ingest/library_fixture.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <sndfile.h>

namespace xiangyin::test {

namespace fs = std::filesystem;

void LibraryTest::open(const fs::path& ingest_program) {
  library_.reset();
  const fs::path program =
      ingest_program.empty() ? fs::path(XIANGYIN_PROGRAMS) / "xiangyin-ingest" : ingest_program;
  auto opened = library::Library::open(loop_.get_executor(), clock_, {library_directory_, program, ffmpeg_},
                                       limits_, air_rate);
  ASSERT_TRUE(opened) << core::to_text(opened.error());
  library_ = std::move(*opened);
}

core::Result<library::Upload> LibraryTest::upload(const std::string& bytes) {
  auto begun = library_->begin_upload();
  if (!begun) return begun.error();
  constexpr std::size_t piece = 65536;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    if (auto appended = begun->append(std::string_view(bytes).substr(at, piece)); !appended)
      return appended.error();
  }
  return begun;
}

core::Result<library::Recording> LibraryTest::finish(library::Upload upload) {
  std::optional<core::Result<library::Recording>> result;
  boost::asio::co_spawn(
      loop_, library_->admit(std::move(upload), {"title", "hak", "speaker", {}}, trim_silence_),
      [&result](const std::exception_ptr& failure, core::Result<library::Recording> recording) {
        if (failure) std::rethrow_exception(failure);
        result = std::move(recording);
      });
  loop_.restart();
  while (!result && loop_.run_one() > 0) {
  }
  return std::move(*result);
}

core::Result<library::Recording> LibraryTest::admit_bytes(const std::string& bytes) {
  auto begun = upload(bytes);
  if (!begun) return begun.error();
  return finish(std::move(*begun));
}

core::Result<library::Recording> LibraryTest::admit(const fs::path& file) {
  return admit_bytes(read_bytes(file));
}

fs::path LibraryTest::air_copy_file(const library::Recording& recording) const {
  return library_directory_ / "air" / recording.air_copy.substr(0, 2) / recording.air_copy;
}

Sound LibraryTest::air_copy(const library::Recording& recording) const {
  return read_sound(air_copy_file(recording));
}

std::vector<std::string> LibraryTest::files() const {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(library_directory_))
    if (entry.is_regular_file()) names.push_back(entry.path().lexically_relative(library_directory_));
  std::sort(names.begin(), names.end());
  return names;
}

std::string message(const core::Result<library::Recording>& recording) {
  return recording ? "accepted" : recording.error().message;
}

void write_opus(const fs::path& file, const Sound& sound) {
  const Sound at_full_rate = resample(sound, 48000);
  SF_INFO info{};
  info.samplerate = at_full_rate.rate;
  info.channels = 1;
  info.format = SF_FORMAT_OGG | SF_FORMAT_OPUS;
  SNDFILE* opus = sf_open(file.c_str(), SFM_WRITE, &info);
  if (opus == nullptr) throw std::runtime_error(sf_strerror(nullptr));
  sf_write_float(opus, at_full_rate.samples.data(), static_cast<sf_count_t>(at_full_rate.samples.size()));
  sf_close(opus);
}

std::string read_bytes(const fs::path& file) {
  auto bytes = core::read_file(file, std::size_t{1} << 30U);
  return bytes ? std::move(*bytes) : throw std::runtime_error(core::to_text(bytes.error()));
}

}  // namespace xiangyin::test
