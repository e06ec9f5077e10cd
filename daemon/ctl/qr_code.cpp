#include "daemon/ctl/qr_code.hpp"

#include <memory>

#include <qrencode.h>

namespace xiangyin::ctl {
namespace {

constexpr int quiet_zone = 4;  // modules, as the standard asks for

struct Free {
  void operator()(QRcode* code) const { ::QRcode_free(code); }
};

}  // namespace

core::Result<void> draw_qr_code(std::ostream& out, const std::string& text) {
  const std::unique_ptr<QRcode, Free> code(
      ::QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1));
  if (!code) {
    return core::Error{
        core::ErrorCode::too_large, {}, "the text does not fit into a QR code", "Use a shorter one."};
  }
  const auto dark = [&code](int row, int column) {
    if (row < 0 || column < 0 || row >= code->width || column >= code->width) return false;
    return (code->data[row * code->width + column] & 1) != 0;
  };
  // Terminals are mostly light on dark: a lit block is a light module.
  for (int row = -quiet_zone; row < code->width + quiet_zone; row += 2) {
    for (int column = -quiet_zone; column < code->width + quiet_zone; ++column) {
      const bool upper = !dark(row, column);
      const bool lower = !dark(row + 1, column);
      out << (upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ");
    }
    out << '\n';
  }
  return {};
}

}  // namespace xiangyin::ctl
