#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "audio/device/audio_device.hpp"
#include "audio/device/device_list.hpp"
#include "audio/player/confinement.hpp"
#include "audio/player/player.hpp"

// xiangyin-player: started by xiangyind, speaks to it over the socket at descriptor 3 (audio/wire.hpp), and
// ends with it. Exit status: 0 told to end, 1 the output is lost, 2 wrongly started or not understood.
// With --probe it only tells whether this machine's default output opens: 0 or 1. With --devices it lists the
// outputs there are, as a JSON array on standard output.
namespace {

constexpr int daemon_socket = 3;

bool is_packet_socket(int descriptor) {
  int type = 0;
  socklen_t length = sizeof type;
  return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_SEQPACKET;
}

class Silence final : public xiangyin::audio::SoundSource {
 public:
  void fill(std::span<std::int16_t> output, const xiangyin::audio::BufferTime&) noexcept override {
    std::fill(output.begin(), output.end(), std::int16_t{0});
  }
};

/// Never closes what it opened, which might not return: the process is about to end.
[[noreturn]] void probe() {
  Silence silence;
  const auto device = xiangyin::audio::make_device("default");
  _exit(device && (*device)->open({}, silence) ? EXIT_SUCCESS : EXIT_FAILURE);
}

[[noreturn]] void print_devices() {
  const auto devices = xiangyin::audio::list_devices();
  if (!devices) {
    std::cerr << xiangyin::core::to_text(devices.error()) << '\n';
    _exit(EXIT_FAILURE);
  }
  boost::json::array list;
  for (const xiangyin::audio::ListedDevice& device : *devices) {
    list.push_back({{"device", device.device},
                    {"usb_port", device.usb_port},
                    {"description", device.description},
                    {"api", device.api},
                    {"channels", device.channels},
                    {"sample_rate", device.sample_rate},
                    {"default", device.is_default}});
  }
  std::cout << boost::json::serialize(list) << std::endl;
  _exit(EXIT_SUCCESS);
}

}  // namespace

int main(int argc, char** argv) {
  using xiangyin::audio::Player;
  if (argc == 2 && std::string_view(argv[1]) == "--probe") probe();
  if (argc == 2 && std::string_view(argv[1]) == "--devices") print_devices();
  if (argc != 1 || !is_packet_socket(daemon_socket)) {
    std::cerr << "xiangyin-player speaks for xiangyind, which starts it. Run xiangyind.\n";
    return 2;
  }
  // A daemon that is gone is SIGTERM to us: end with a fade. If it went before this line, the socket says so.
  sigset_t terminate;
  sigemptyset(&terminate);
  sigaddset(&terminate, SIGTERM);
  sigprocmask(SIG_BLOCK, &terminate, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // Nor is an air mark that nobody reads any more a reason to die.
  std::signal(SIGPIPE, SIG_IGN);

  // To be heard matters more: a player that cannot be shut in speaks all the same.
  if (const auto confined = xiangyin::audio::confine_player(); !confined)
    std::cerr << to_text(confined.error()) << '\n';
  Player player(daemon_socket);
  switch (player.run()) {
    case Player::End::finished:
      _exit(EXIT_SUCCESS);
    case Player::End::lost:
      _exit(1);
    case Player::End::confused:
      _exit(2);
  }
}
