#include "tests/support/drifting_card.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace xiangyin::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());  // named after moments of equal length
  return files;
}

}  // namespace

DriftingCard::DriftingCard(std::string name, int ppm, const fs::path& directory)
    : name_(std::move(name)), ppm_(ppm), directory_(directory / name_) {
  fs::create_directories(directory_);
}

std::string DriftingCard::configuration(const std::vector<DriftingCard>& cards) {
  std::ostringstream text;
  text << "pcm_type.drifting { lib \"" XIANGYIN_DRIFTING_PCM "\" }\n"
       << "pcm.!default { type null }\n";  // PortAudio 19.6 aborts where there is none
  for (const DriftingCard& card : cards) {
    text << "pcm." << card.name_ << " { type drifting ppm " << card.ppm_ << " directory " << card.directory_
         << " hint { show on description \"" << card.name_ << "\" } }\n";
  }
  return text.str();
}

std::size_t DriftingCard::starts() const {
  return files_of(directory_).size();
}

Played DriftingCard::played() const {
  const auto files = files_of(directory_);
  if (files.empty()) throw std::runtime_error("the card '" + name_ + "' was never started");
  Played played{{{}, rate},
                core::Instant(core::Duration(std::stoll(files.back().filename().string()))),
                rate * (1 + ppm_ * 1e-6)};
  std::ifstream file(files.back(), std::ios::binary);
  std::array<std::int16_t, 2> frame{};
  while (file.read(reinterpret_cast<char*>(frame.data()), sizeof frame))
    played.sound.samples.push_back(static_cast<float>(frame[0]) / 32768);
  return played;
}

Played played(const Capture& capture, int ppm) {
  Played played{capture.sound(), {}, Capture::rate * (1 + ppm * 1e-6)};
  std::vector<core::Instant> beginnings;
  for (std::size_t at = Capture::rate; at < played.sound.samples.size(); at += Capture::rate) {
    const std::chrono::duration<double> after(static_cast<double>(at) / played.rate);
    beginnings.push_back(capture.when(at) - std::chrono::duration_cast<core::Duration>(after));
  }
  if (beginnings.empty()) throw std::runtime_error("nothing was heard");
  const auto middle = beginnings.begin() + std::ssize(beginnings) / 2;
  std::nth_element(beginnings.begin(), middle, beginnings.end());
  played.first = *middle;
  return played;
}

double lateness(const Played& played, const Sound& programme, double at, core::Instant start) {
  const auto piece = [](const Sound& sound, double from, double seconds) {
    const auto first =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(from), 0, std::ssize(sound.samples));
    const auto last = std::min<std::int64_t>(first + static_cast<std::int64_t>(seconds * sound.rate),
                                             std::ssize(sound.samples));
    return Sound{{sound.samples.begin() + first, sound.samples.begin() + last}, sound.rate};
  };
  const double seconds = std::chrono::duration<double>(start - played.first).count() + at;
  const double expected = seconds * played.rate;
  const double left = std::floor(expected) - DriftingCard::rate / 10.0;
  const auto matches =
      find_sound(piece(played.sound, left, 0.3), piece(programme, at * programme.rate, 0.1), 0.6);
  if (matches.size() != 1) throw std::runtime_error("not heard at second " + std::to_string(at));
  return (left + static_cast<double>(matches[0].at) - expected) / played.rate * 1000;
}

}  // namespace xiangyin::test
