#include "daemon/control/resources/pairing_page.hpp"

#include <array>

#include <openssl/sha.h>

#include "daemon/control/access/secret.hpp"

namespace xiangyin::control {
namespace {

constexpr std::string_view style =
    "body{font:18px system-ui,sans-serif;margin:3em auto;max-width:22em;padding:0 1em;text-align:center}"
    "button{font:inherit;padding:.7em 2em;border:0;border-radius:.4em;background:#075;color:#fff}";

constexpr std::string_view script = R"(
const say = text => { document.getElementById('said').textContent = text; };
const button = document.getElementById('pair');
button.addEventListener('click', async () => {
  button.disabled = true;
  const code = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  try {
    const answer = await fetch('/v1/session', {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({code})});
    const body = await answer.json();
    if (!answer.ok) { say(body.detail + '. ' + (body.advice || '')); return; }
    say('已连接 Connected: ' + body.name + ' (' + body.role + ')');
    button.hidden = true;
  } catch (error) {
    say('连接失败 The station does not answer: ' + error.message);
    button.disabled = false;
  }
});
if (location.hash.length < 2) { say('链接不完整 The link is incomplete.'); button.disabled = true; }
)";

/// A source of the Content Security Policy (CSP3 section 2.3.1): this very text and no other.
std::string source_of(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "'";
}

}  // namespace

Response pairing_page() {
  Response response;
  response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'; style-src " +
          source_of(style) + "; script-src " + source_of(script));
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cache-Control", "no-store");
  std::string page = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">";
  page += "<meta name=\"viewport\" content=\"width=device-width\"><title>乡音 Xiangyin</title><style>";
  page += style;
  page +=
      "</style><h1>乡音 Xiangyin</h1><p>把这台设备连接到广播站。<br>Connect this device to the station.</p>";
  page += "<p><button id=\"pair\">连接 Connect</button></p><p id=\"said\" role=\"status\"></p><script>";
  page += script;
  page += "</script></html>\n";
  response.body = std::move(page);
  return response;
}

}  // namespace xiangyin::control
