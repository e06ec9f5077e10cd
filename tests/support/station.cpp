#include "tests/support/station.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json/parse.hpp>

namespace xiangyin::test {
namespace {

boost::json::value parse(const std::string& text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  return error ? boost::json::value() : value;
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

Station::Station(Options options) : options_(std::move(options)), ready_(directory_ / "ready") {
  if (options_.device == "wav:") options_.device += heard().string();
  write_settings(options_.settings);
}

void Station::write_settings(const std::string& settings) const {
  std::ofstream(settings_file()) << "[output]\ndevice = \"" << options_.device
                                 << "\"\n[clock]\ntrust = \"always\"\n[station]\ntime_zone = \"UTC\"\n"
                                 << settings;
}

std::filesystem::path Station::program(const std::string& name) {
  return std::filesystem::path(XIANGYIN_PROGRAMS) / name;
}

void Station::start() {
  auto environment = options_.environment;
  environment["NOTIFY_SOCKET"] = ready_.path();
  daemon_.emplace(Command{program("xiangyind").string(),
                          {"--settings", settings_file().string(), "--state", state().string(), "--socket",
                           socket().string(), "--debug"},
                          environment,
                          log()});
  wait_until_ready();
}

void Station::reload() {
  daemon_->signal(SIGHUP);
  wait_until_ready();
}

void Station::wait_until_ready() {
  if (!ready_.wait(std::chrono::seconds(30)))
    throw std::runtime_error("xiangyind does not come up:\n" + read(log()));
}

core::ChildExit Station::stop() {
  daemon_->signal(SIGTERM);
  const auto end = daemon_->wait(std::chrono::seconds(30));
  if (!end) throw std::runtime_error("xiangyind does not stop:\n" + read(log()));
  return *end;
}

Answer Station::ctl(const std::vector<std::string>& arguments) const {
  std::vector<std::string> words{"--socket", socket().string(), "--json"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  Finished finished = run({program("xiangyinctl").string(), words});
  return {finished.status, parse(finished.output), finished.output, finished.error};
}

boost::json::value Station::must(const std::vector<std::string>& arguments) const {
  Answer answer = ctl(arguments);
  if (answer.status != 0) {
    std::string line = "xiangyinctl";
    for (const std::string& argument : arguments)
      line += " " + argument;
    throw std::runtime_error(line + ": " + answer.error + answer.output);
  }
  return std::move(answer.json);
}

}  // namespace xiangyin::test
