#include "daemon/ctl/certificate.hpp"

#include <cctype>

#include <boost/json/serialize.hpp>

#include "daemon/ctl/document.hpp"

namespace xiangyin::ctl {
namespace {

namespace json = boost::json;
using core::Result;

constexpr const char* path = "/v1/tls";

/// "AB:CD:…", as browsers and openssl show it.
std::string fingerprint_text(const std::string& digits) {
  std::string text;
  for (std::size_t index = 0; index < digits.size(); ++index) {
    if (index != 0 && index % 2 == 0) text += ':';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(digits[index])));
  }
  return text;
}

Result<void> print(Context& context, const Reply& reply) {
  if (context.json) {
    context.out << reply.text;
    return {};
  }
  const std::string fingerprint = member_text(reply.body, "fingerprint");
  if (fingerprint.empty()) {
    context.out << "The station has no certificate: it is reached on its Unix socket only.\n"
                   "Make one with `xiangyinctl tls create NAME...`.\n";
    return {};
  }
  const std::string port = member_text(reply.body, "port");
  const std::string end = member_text(reply.body, "not_after");
  context.out << "names        " << member_text(reply.body, "names") << "\nport         "
              << (port.empty() ? "NOT OPEN: see the station's log" : port) << "\nvalid until  "
              << (end.empty() ? "it is replaced" : end) << "\nfingerprint  " << fingerprint_text(fingerprint)
              << '\n';
  return {};
}

}  // namespace

Result<void> create_certificate(Context& context, const std::vector<std::string>& names, bool replace) {
  json::object body{{"replace", replace}};
  if (!names.empty()) body["names"] = json::array(names.begin(), names.end());
  const auto reply = context.client.call({"POST", path, json::serialize(body), {}});
  if (!reply) return reply.error();
  return print(context, *reply);
}

Result<void> show_certificate(Context& context) {
  const auto reply = context.client.get(path);
  if (!reply) return reply.error();
  return print(context, *reply);
}

}  // namespace xiangyin::ctl
