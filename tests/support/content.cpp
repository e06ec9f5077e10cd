#include "tests/support/content.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::test {
namespace {

boost::json::value expect(const Response& response, const std::string& what) {
  if (response.status < 200 || response.status > 299)
    throw std::runtime_error(what + ": " + std::to_string(response.status) + " " + response.body);
  return response.json();
}

}  // namespace

std::string add_recording(const Station& station, const std::filesystem::path& file,
                          const std::string& language) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const auto answer = expect(
      station.request("POST", "/v1/recordings?language=" + language, bytes, "application/octet-stream"),
      "adding " + file.string());
  return std::string(answer.at("id").as_string());
}

void put(const Station& station, const std::string& target, const boost::json::object& body) {
  expect(station.request("PUT", target, boost::json::serialize(body)), "PUT " + target);
}

void add_playlist(const Station& station, const std::string& id, const std::vector<std::string>& recordings) {
  boost::json::array items;
  for (const std::string& recording : recordings)
    items.emplace_back(boost::json::object{{"recording", recording}});
  put(station, "/v1/playlists/" + id, {{"title", id}, {"items", std::move(items)}});
}

void add_rule(const Station& station, const std::string& id, const std::string& playlist, core::Instant start,
              int lateness_seconds) {
  const std::string text = core::to_rfc3339(start);
  put(station, "/v1/rules/" + id,
      {{"title", id},
       {"playlist", playlist},
       {"start", text.substr(0, 19)},
       {"time_zone", "UTC"},
       {"lateness_seconds", lateness_seconds}});
}

std::vector<boost::json::object> ledger(const Station& station) {
  std::vector<boost::json::object> rows;
  std::int64_t before = 0;
  do {
    const auto page = expect(station.request("GET", "/v1/ledger?limit=1000&before=" + std::to_string(before)),
                             "reading the ledger");
    const auto& list = page.at("items").as_array();
    if (list.empty()) break;
    for (const auto& row : list)
      rows.push_back(row.as_object());
    before = rows.back().at("number").as_int64();
  } while (before > 1);
  std::reverse(rows.begin(), rows.end());
  return rows;
}

boost::json::object wait_for_end(Events& events, const std::string& rule, milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    auto row = events.wait_for("broadcast.ended", left);
    if (!row) throw std::runtime_error("the broadcast of " + rule + " does not end");
    if (row->at("rule").as_string() == rule) return std::move(*row);
  }
}

core::Instant whole_second(milliseconds ahead) {
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now() + ahead);
}

}  // namespace xiangyin::test
