#include "audio/device/sound_card.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace xiangyin::audio {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// /sys/class/sound and /proc/asound as a box with an on-board card and two USB cards of one make has them.
class SoundCardTest : public ::testing::Test {
 protected:
  SoundCardTest() {
    fs::create_directories(root_ / "proc");
    add(0, "PCH", "pci0000:00/0000:00:1b.0", {0, 3});
    add(1, "Device", "pci0000:00/0000:00:14.0/usb1/1-1/1-1.4/1-1.4:1.0", {0});
    add(2, "Device_1", "pci0000:00/0000:00:14.0/usb1/1-1/1-1.3/1-1.3:1.0", {0});
    add(3, "Mic", "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0", {});
    std::ofstream(root_ / "proc/cards") << " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n"
                                           "                      HDA Intel PCH at 0xf7e10000 irq 31\n"
                                           " 1 [Device         ]: USB-Audio - USB Audio Device\n";
  }
  ~SoundCardTest() override { fs::remove_all(root_); }

  void add(int number, const std::string& id, const std::string& where, const std::vector<int>& outputs) {
    const std::string card = "card" + std::to_string(number);
    const fs::path device = root_ / "devices" / where / "sound" / card;
    fs::create_directories(device);
    fs::create_directories(root_ / "class");
    std::ofstream(device / "id") << id << '\n';
    fs::create_directory_symlink(device, root_ / "class" / card);
    for (const int output : outputs)
      fs::create_directory(root_ / "class" /
                           ("pcmC" + std::to_string(number) + "D" + std::to_string(output) + "p"));
    fs::create_directory(root_ / "class" / ("pcmC" + std::to_string(number) + "D0c"));
  }
  std::vector<SoundCard> cards() const { return find_sound_cards(root_ / "class", root_ / "proc"); }

  const fs::path root_ = fs::temp_directory_path() / ("sound-cards-" + std::to_string(getpid()));
};

TEST_F(SoundCardTest, AreFoundWithTheirPorts) {
  const auto found = cards();
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].id, "PCH");
  EXPECT_EQ(found[0].usb_port, "");
  EXPECT_EQ(found[0].name, "HDA Intel PCH");
  EXPECT_EQ(found[0].outputs, (std::vector<int>{0, 3}));
  EXPECT_EQ(found[1].usb_port, "1-1.4");
  EXPECT_EQ(found[1].name, "USB Audio Device");
  EXPECT_EQ(found[2].name, "Device_1");
  EXPECT_TRUE(found[3].outputs.empty());
}

TEST_F(SoundCardTest, AreBoundByIdOrPort) {
  EXPECT_EQ(find_alsa_name("alsa:PCH,3", cards()).value(), "plughw:CARD=PCH,DEV=3");
  EXPECT_EQ(find_alsa_name("usb:1-1.3", cards()).value(), "plughw:CARD=Device_1,DEV=0");
}

TEST_F(SoundCardTest, AnotherCardIsRefusedByName) {
  for (const char* identity : {"alsa:Headset", "usb:1-1.2", "alsa:PCH,1", "alsa:Mic", "alsa:PCH,x"}) {
    const auto name = find_alsa_name(identity, cards());
    ASSERT_FALSE(name) << identity;
    EXPECT_THAT(name.error().message, HasSubstr(identity));
    EXPECT_THAT(name.error().message, HasSubstr("PCH, Device (usb:1-1.4), Device_1 (usb:1-1.3)"));
  }
}

TEST(SoundCard, AMachineWithoutSoundHasNone) {
  EXPECT_TRUE(find_sound_cards("/no/such/folder", "/no/such/folder").empty());
  EXPECT_THAT(find_alsa_name("alsa:PCH", {}).error().message, HasSubstr("none at all"));
}

}  // namespace
}  // namespace xiangyin::audio
