#include "daemon/ctl/document.hpp"

#include <algorithm>
#include <chrono>

#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "daemon/core/sha256.hpp"
#include "daemon/core/time.hpp"
#include "daemon/ctl/display_width.hpp"
#include "daemon/ctl/item.hpp"
#include "daemon/ctl/moment.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

std::string value_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_null()) return {};
  if (value.is_double()) return absl::StrFormat("%.6g", value.get_double());
  if (const auto* list = value.if_array(); list != nullptr) {
    std::string text;
    for (const json::value& entry : *list) {
      // A playlist's items as they are typed, apart by spaces.
      const bool item = entry.is_object();
      if (!text.empty()) text += item ? " " : ", ";
      text += item ? item_text(entry.get_object()) : value_text(entry);
    }
    return text;
  }
  if (const auto* object = value.if_object(); object != nullptr) {
    std::string text;
    for (const auto& member : *object)
      text += (text.empty() ? "" : ", ") + std::string(member.key()) + '=' + value_text(member.value());
    return text;
  }
  return json::serialize(value);
}

std::string path_of(const DocumentKind& kind, const std::string& id) {
  return "/v1/" + kind.plural + '/' + id;
}

/// What stands for an id in an address: anything but a plain name would be another address.
Result<std::string> target_of(Context& context, const DocumentKind& kind, const std::string& id) {
  if (kind.singular != "recording") return make_target(path_of(kind, id));
  const auto whole = find_recording(context, id);
  if (!whole) return whole.error();
  return path_of(kind, *whole);
}

struct OneDocument {
  std::string id;
};

Result<void> show(Context& context, const DocumentKind& kind, const OneDocument& wanted) {
  const auto target = target_of(context, kind, wanted.id);
  if (!target) return target.error();
  const auto reply = context.client.get(*target);
  if (!reply) return reply.error();
  return print_document(context, *reply);
}

Result<void> remove(Context& context, const DocumentKind& kind, const OneDocument& wanted) {
  const auto target = target_of(context, kind, wanted.id);
  if (!target) return target.error();
  const auto reply = context.client.call({"DELETE", *target, {}, {{"If-Match", "*"}}});
  if (!reply) return reply.error();
  if (!context.json) context.out << kind.singular << " '" << wanted.id << "' removed\n";
  return {};
}

}  // namespace

std::string member_text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : value_text(*value);
}

std::vector<std::string> verdict_lines(const json::object& recording) {
  std::vector<std::string> lines;
  for (const json::value& verdict : member_list(recording, "verdicts")) {
    if (!verdict.is_object()) continue;
    lines.push_back(member_text(verdict.get_object(), "severity") + ": " +
                    member_text(verdict.get_object(), "message"));
  }
  return lines;
}

json::array member_list(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->get_array() : json::array();
}

Result<Reply> read_list(Context& context, const std::string& target) {
  auto whole = context.client.get(target);
  if (!whole) return whole;
  std::string next = member_text(whole->body, "next");
  if (next.empty()) return whole;
  json::array& items = whole->body.at("items").as_array();
  while (!next.empty()) {
    auto page = context.client.get(next);
    if (!page) return page;
    for (json::value& item : page->body.at("items").as_array())
      items.push_back(std::move(item));
    next = member_text(page->body, "next");
  }
  whole->body["next"] = nullptr;
  whole->text = json::serialize(whole->body);
  return whole;
}

std::string zones_text(const json::object& object) {
  const std::string zones = member_text(object, "zones");
  return zones.empty() ? "all" : zones;
}

std::string count_text(const json::object& counts, const DocumentKind& kind) {
  const std::string count = member_text(counts, kind.plural);
  return count + ' ' + (count == "1" ? kind.singular : kind.plural);
}

std::string seconds_text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return {};
  return core::to_text(
      std::chrono::duration_cast<core::Duration>(std::chrono::duration<double>(value->to_number<double>())));
}

Result<absl::TimeZone> station_zone(Context& context) {
  const auto status = context.client.get("/v1/status");
  if (!status) return status.error();
  return zone_of(member_text(status->body, "time_zone"));
}

Result<void> print_document(Context& context, const Reply& reply) {
  if (context.json) {
    context.out << reply.text;
    return {};
  }
  const auto zone = station_zone(context);
  if (!zone) return zone.error();
  std::size_t widest = 0;
  for (const auto& member : reply.body)
    widest = std::max<std::size_t>(widest, member.key().size());
  for (const auto& member : reply.body) {
    std::string text = value_text(member.value());
    if (member.key().ends_with("_at")) text = local_text(text, *zone);
    if (member.key() == "verdicts") text = absl::StrJoin(verdict_lines(reply.body), " ");
    context.out << std::string(member.key()) << std::string(widest - member.key().size() + 2, ' ')
                << (text.empty() ? "-" : printable(text)) << '\n';
  }
  return {};
}

Result<Draft> open_draft(Context& context, const DocumentKind& kind, const std::string& id) {
  const auto reply = context.client.get(make_target(path_of(kind, id)));
  if (reply) return Draft{reply->body, reply->entity_tag};
  if (reply.error().code == ErrorCode::not_found) return Draft{};
  return reply.error();
}

Result<void> save_draft(Context& context, const DocumentKind& kind, const std::string& id,
                        const Draft& draft) {
  Call call{"PUT", make_target(path_of(kind, id)), json::serialize(draft.body), {}};
  if (draft.entity_tag.empty()) {
    call.headers.emplace_back("If-None-Match", "*");
  } else {
    call.headers.emplace_back("If-Match", draft.entity_tag);
  }
  const auto reply = context.client.call(call);
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
  } else {
    context.out << kind.singular << " '" << id << "' " << (reply->status == 201 ? "created" : "changed")
                << '\n';
  }
  return {};
}

Result<std::string> find_recording(Context& context, const std::string& digits) {
  if (core::is_sha256(digits)) return digits;
  if (digits.size() < 4 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Error{ErrorCode::invalid, "recording", "'" + digits + "' is not the beginning of a recording's id",
                 "Give at least four of its digits, as `xiangyinctl recording list` shows them."};
  }
  const auto reply = read_list(context, "/v1/recordings?q=" + digits);
  if (!reply) return reply.error();
  std::string found;
  for (const json::value& item : member_list(reply->body, "items")) {
    const std::string id = member_text(item.get_object(), "id");
    if (!id.starts_with(digits)) continue;
    if (!found.empty()) {
      return Error{ErrorCode::invalid, "recording", "'" + digits + "' is the beginning of more than one id",
                   "Give more digits."};
    }
    found = id;
  }
  if (found.empty()) {
    return Error{ErrorCode::not_found, "recording", "there is none whose id begins with '" + digits + "'",
                 "List them with `xiangyinctl recording list`."};
  }
  return found;
}

void add_document_commands(CLI::App& group, Action& action, const DocumentKind& kind,
                           const std::vector<std::string>& headings,
                           std::vector<std::string> (*row)(const json::object& item,
                                                           const absl::TimeZone& zone)) {
  struct None {};
  add_command<None>(
      group, action, "list", "List the " + kind.plural, [](CLI::App&, None&) {},
      [kind, headings, row](Context& context, const None&) -> Result<void> {
        const auto reply = read_list(context, "/v1/" + kind.plural);
        if (!reply) return reply.error();
        if (context.json) {
          context.out << reply->text;
          return {};
        }
        const auto zone = station_zone(context);
        if (!zone) return zone.error();
        Table table(headings, "There are no " + kind.plural + " yet.");
        for (const json::value& item : member_list(reply->body, "items"))
          table.add(row(item.get_object(), *zone));
        table.print(context.out);
        return {};
      });
  const auto declare = [kind](CLI::App& command, OneDocument& wanted) {
    const char* what = kind.singular == "recording" ? "its id, or the first digits of it" : "its id";
    command.add_option("ID", wanted.id, what)->required();
  };
  add_command<OneDocument>(
      group, action, "show", "Show one " + kind.singular, declare,
      [kind](Context& context, const OneDocument& wanted) { return show(context, kind, wanted); })
      ->footer("Example:\n  xiangyinctl " + kind.singular + " show ID");
  add_command<OneDocument>(
      group, action, "remove", "Remove a " + kind.singular + " that nothing else names", declare,
      [kind](Context& context, const OneDocument& wanted) { return remove(context, kind, wanted); })
      ->footer("Example:\n  xiangyinctl " + kind.singular + " remove ID");
}

}  // namespace xiangyin::ctl
