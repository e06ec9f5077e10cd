#include "daemon/ctl/pairing.hpp"

#include <boost/json/serialize.hpp>

#include "daemon/ctl/document.hpp"
#include "daemon/ctl/qr_code.hpp"

namespace xiangyin::ctl {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using core::Result;

Result<void> show_links(Context& context, const json::object& body) {
  const auto links = member_list(body, "links");
  if (links.empty()) {
    return Error{ErrorCode::conflict,
                 {},
                 "the station's certificate names nothing it could be reached by",
                 "Make one with its names: `xiangyinctl tls create --replace NAME...`."};
  }
  const std::string first(links.front().as_string());
  if (const auto drawn = draw_qr_code(context.out, first); !drawn) return drawn.error();
  for (const json::value& link : links)
    context.out << std::string(link.as_string()) << '\n';
  return {};
}

Result<void> pair_browser(Context& context, const json::object& wanted) {
  const auto reply = context.client.call({"POST", "/v1/pairings", json::serialize(wanted), {}});
  if (!reply) return reply.error();
  if (context.json) {
    context.out << reply->text;
    return {};
  }
  if (const auto shown = show_links(context, reply->body); !shown) return shown;
  context.out << "Open it within ten minutes, once, on the device that is to be '"
              << member_text(wanted, "name") << "' (" << member_text(wanted, "role") << ").\n";
  return {};
}

}  // namespace xiangyin::ctl
