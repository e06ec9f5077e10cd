#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/bench/benches.hpp"
#include "tests/bench/ingest_bench.hpp"
#include "tests/bench/schedule_bench.hpp"

int main(int argc, char** argv) {
  CLI::App app("Measures Xiangyin; each measurement prints lines of JSON.");
  app.require_subcommand(1);

  int count = 100;
  auto* on_air =
      app.add_subcommand("on_air", "how far from its scheduled instant a broadcast is first heard");
  on_air->add_option("--count", count, "broadcasts")->capture_default_str()->check(CLI::Range(1, 10000));

  int seconds = 60;
  auto* idle = app.add_subcommand("idle", "wake-ups, CPU and memory of a station that waits");
  idle->add_option("--seconds", seconds, "how long to watch")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));

  auto* play = app.add_subcommand("play", "CPU per minute of speech, beside aplay and paplay");

  int step_seconds = 180;
  int fast_ppm = 200;
  int slow_ppm = -150;
  auto* in_step = app.add_subcommand("in_step", "how far apart two stations are whose cards run off");
  in_step->add_option("--seconds", step_seconds, "how long each broadcast is")
      ->capture_default_str()
      ->check(CLI::Range(10, 3600));
  in_step->add_option("--fast", fast_ppm, "parts per million of one")->capture_default_str();
  in_step->add_option("--slow", slow_ppm, "and of the other")->capture_default_str();

  int fault_count = 50;
  auto* faults = app.add_subcommand("faults", "outcome and time to recover when player or sound server die");
  faults->add_option("--count", fault_count, "times each")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));

  auto* ingest =
      app.add_subcommand("ingest", "how much faster than real time a recording becomes ready for air");
  auto* schedule =
      app.add_subcommand("schedule", "how fast rules are read and asked for their next occurrence");
  auto* plan = app.add_subcommand("plan", "what the plan of 10,000 and 100,000 rules costs, and a change");

  double control_seconds = 3;
  std::int64_t control_requests = 1'000'000;
  auto* control =
      app.add_subcommand("control", "answers a second of the control socket, beside MPD, and its memory");
  control->add_option("--seconds", control_seconds, "how long each load lasts")->capture_default_str();
  control->add_option("--requests", control_requests, "for the memory")->capture_default_str();

  CLI11_PARSE(app, argc, argv);
  try {
    if (on_air->parsed()) xiangyin::bench::on_air(count);
    if (idle->parsed()) xiangyin::bench::idle(seconds);
    if (ingest->parsed()) xiangyin::bench::bench_ingest();
    if (schedule->parsed()) xiangyin::bench::bench_schedule();
    if (plan->parsed()) xiangyin::bench::bench_plan();
    if (control->parsed()) xiangyin::bench::control(control_seconds, control_requests);
    if (in_step->parsed()) xiangyin::bench::in_step(step_seconds, fast_ppm, slow_ppm);
    if (faults->parsed()) xiangyin::bench::faults(fault_count);
    if (play->parsed()) xiangyin::bench::play();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
