#include "daemon/playout/conductor.hpp"

#include "daemon/playout/loop.hpp"

namespace xiangyin::playout {

Conductor::Conductor(boost::asio::any_io_executor executor, Parts parts, Options options)
    : loop_(std::make_shared<Loop>(std::move(executor), std::move(parts), options)) {}

Conductor::~Conductor() = default;

core::Result<void> Conductor::start() {
  if (auto recovered = loop_->recover(); !recovered) return recovered;
  loop_->follow();
  return {};
}

boost::asio::awaitable<void> Conductor::shut_down(std::string reason) {
  return loop_->shut_down(std::move(reason));
}

boost::asio::awaitable<core::Result<ledger::Row>> Conductor::play(ManualStart start) {
  return loop_->play(std::move(start));
}

core::Result<int> Conductor::stop(const std::string& broadcast, std::string reason) {
  return loop_->stop(broadcast, reason);
}

std::vector<OnAir> Conductor::on_air() const {
  return loop_->on_air();
}
plan::Situation Conductor::situation() const {
  return loop_->situation();
}
void Conductor::clock_settled() {
  loop_->clock_settled();
}
void Conductor::set_options(Options options) {
  loop_->set_options(options);
}

}  // namespace xiangyin::playout
