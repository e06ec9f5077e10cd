#include "daemon/ctl/command.hpp"
#include "daemon/ctl/document.hpp"
#include "daemon/ctl/item.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

const DocumentKind playlists{"playlist", "playlists"};

struct Options {
  std::string id;
  std::string title;
  std::vector<std::string> items;
};

Result<json::array> read_items(Context& context, const std::vector<std::string>& texts) {
  json::array items;
  for (const std::string& text : texts) {
    auto item = parse_item(text);
    if (!item) return item.error();
    if (item->contains("recording")) {
      const auto id = find_recording(context, member_text(*item, "recording"));
      if (!id) return id.error();
      (*item)["recording"] = *id;
    }
    items.emplace_back(std::move(*item));
  }
  return items;
}

Result<void> set(Context& context, const Options& options) {
  auto draft = open_draft(context, playlists, options.id);
  if (!draft) return draft.error();
  if (!options.title.empty()) draft->body["title"] = options.title;
  if (!options.items.empty()) {
    auto items = read_items(context, options.items);
    if (!items) return items.error();
    draft->body["items"] = std::move(*items);
  }
  return save_draft(context, playlists, options.id, *draft);
}

std::vector<std::string> row(const json::object& item, const absl::TimeZone&) {
  std::string items;
  for (json::value entry : member_list(item, "items")) {
    json::object& one = entry.get_object();
    if (one.contains("recording")) one["recording"] = member_text(one, "recording").substr(0, 12);
    items += (items.empty() ? "" : " ") + item_text(one);
  }
  return {member_text(item, "id"), member_text(item, "title"), items};
}

}  // namespace

void add_playlist(CLI::App& app, Action& action) {
  CLI::App& group = add_group(app, "playlist", "Playlists: what is said, in which order");
  add_command<Options>(
      group, action, "set", "Create a playlist, or change what is given of one",
      [](CLI::App& command, Options& options) {
        command.add_option("ID", options.id, "its name: a-z, 0-9 and -")->required();
        command.add_option("ITEM", options.items, "what is said, in order; replaces what was said before");
        command.add_option("--title", options.title, "what people call it");
      },
      set)
      ->footer(std::string(item_help) +
               "\n\nExample:\n  xiangyinctl playlist set morning announcement:welcome pause:1s "
               "announcement:flood,2x");
  add_document_commands(group, action, playlists, {"ID", "TITLE", "ITEMS"}, row);
}

}  // namespace xiangyin::ctl
