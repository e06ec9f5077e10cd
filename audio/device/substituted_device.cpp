#include "audio/device/substituted_device.hpp"

namespace xiangyin::audio {

core::Result<void> SubstitutedDevice::open(const StreamFormat& format, SoundSource& source) {
  reason_.clear();
  auto opened = first_->open(format, source);
  if (opened) return opened;
  if (!substitute_->open(format, source)) return opened;
  reason_ = opened.error().message;
  return {};
}

void SubstitutedDevice::close() {
  first_->close();
  substitute_->close();
}

}  // namespace xiangyin::audio
