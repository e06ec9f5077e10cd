#pragma once

#include <string>

#include "daemon/control/request.hpp"
#include "daemon/control/resources/document.hpp"
#include "daemon/control/response.hpp"

namespace xiangyin::control {

/// What part of a list is asked for: those behind `after`, at most `limit` of them.
struct Page {
  std::string after;  ///< an id; empty: from the beginning
  std::size_t limit = 0;
};
core::Result<Page> read_page(const Target& target);

/// The address of the next page: the same request with its cursor at `place`.
std::string next_page(const Target& target, const std::string& cursor, const std::string& place);

/// The parameters that read_page() reads, and the text that contains() looks for.
inline constexpr std::string_view page_parameters[] = {"after", "limit", "q"};

/// Whether the query's `q` is part of the text, in any case as far as ASCII goes.
bool contains(const Target& target, std::string_view text);

/// A page of a collection: {"items": [...], "next"}; `wanted(value)` says which of its values are meant.
template <class T, class Wanted>
core::Result<Response> list(const Request& request, const plan::Collection<T>& collection, Wanted wanted) {
  const auto page = read_page(request.target);
  if (!page) return page.error();
  boost::json::array items;
  boost::json::value next = nullptr;
  std::string last;
  for (auto entry = collection.upper_bound(page->after); entry != collection.end(); ++entry) {
    if (!wanted(entry->second.value)) continue;
    if (items.size() == page->limit) {
      next = boost::json::string(next_page(request.target, "after", last));
      break;
    }
    items.emplace_back(to_json(entry->second));
    last = entry->first;
  }
  return json_response(200, boost::json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

}  // namespace xiangyin::control
