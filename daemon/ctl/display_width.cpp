#include "daemon/ctl/display_width.hpp"

#include <clocale>
#include <cwchar>
#include <memory>
#include <type_traits>

namespace xiangyin::ctl {
namespace {

struct FreeLocale {
  void operator()(locale_t locale) const { ::freelocale(locale); }
};
using Locale = std::unique_ptr<std::remove_pointer_t<locale_t>, FreeLocale>;

/// UTF-8 whatever the user's locale is, for as long as it lives.
class Utf8Scope {
 public:
  Utf8Scope() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_) before_ = ::uselocale(locale_.get());
  }
  Utf8Scope(const Utf8Scope&) = delete;
  Utf8Scope& operator=(const Utf8Scope&) = delete;
  ~Utf8Scope() {
    if (locale_) ::uselocale(before_);
  }

 private:
  Locale locale_;
  locale_t before_ = nullptr;
};

/// Calls `take(bytes, width)` for each character; a width of -1 is a broken byte or a control character.
template <class Take>
void each_character(std::string_view text, Take take) {
  const Utf8Scope utf8;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t character = 0;
    std::size_t length = std::mbrtowc(&character, text.data(), text.size(), &state);
    int width = -1;
    if (length == static_cast<std::size_t>(-1) || length == static_cast<std::size_t>(-2) || length == 0) {
      state = std::mbstate_t{};
      length = 1;
    } else {
      width = ::wcwidth(character);
    }
    take(text.substr(0, length), width);
    text.remove_prefix(length);
  }
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  each_character(
      text, [&](std::string_view, int width) { columns += width < 0 ? 1 : static_cast<std::size_t>(width); });
  return columns;
}

std::string printable(std::string_view text) {
  std::string safe;
  each_character(text, [&](std::string_view bytes, int width) { safe += width < 0 ? "?" : bytes; });
  return safe;
}

}  // namespace xiangyin::ctl
