#include "daemon/control/resources/pairing_page.hpp"

#include <array>

#include <openssl/sha.h>

#include "daemon/control/access/secret.hpp"

namespace xiangyin::control {
namespace {

constexpr std::string_view style =
    "body{font:18px/1.5 system-ui,sans-serif;margin:12vh auto;max-width:22em;padding:0 "
    "1.2em;text-align:center;"
    "background:#f4f1e8;color:#1b2420}"
    "h1{font-family:'Songti SC',STSong,'Noto Serif CJK SC',Georgia,serif}"
    "button{font:inherit;font-weight:700;padding:.8em "
    "2.6em;border:0;border-radius:3em;background:#0f5a4a;color:#fff}"
    "@media(prefers-color-scheme:dark){body{background:#0f1412;color:#eef0e6}"
    "button{background:#84d3b9;color:#06251c}}";

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
    if (!answer.ok) {
      say('没有连上：链接可能用过或者过期了，请管理员再给一个。 ' + body.detail + '. ' + (body.advice || ''));
      return;
    }
    say('已连接 Connected: ' + body.name + ' (' + body.role + ')');
    location.replace('/');
  } catch (error) {
    say('广播站没有回答，请再按一次。 The station does not answer: ' + error.message);
    history.replaceState(null, '', '#' + code);
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
