#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace xiangyin::playout {

/// What is known of an output. It is open only while there is something to say: one that is lost is not known
/// to be back before it is opened again.
struct OutputState {
  enum class Condition {
    starting,     ///< its player is not there yet
    ready,        ///< nothing is wrong with it
    substituted,  ///< its substitute was opened in its stead
    lost          ///< it could not be opened, or went away
  };
  std::string device;  ///< as in audio::Setup::device
  int channels = 0;
  Condition condition = Condition::starting;
  std::string reason;  ///< of substituted and lost; empty otherwise
};

/// The relay of the amplifier, so far as it obeys.
struct AmplifierState {
  bool on = false;
  std::string trouble;  ///< why it is not switched as it should be; empty when it is
};

/// "output DEVICE: REASON" of the first that is lost; empty when none is.
std::string trouble(const std::vector<OutputState>& outputs);

/// As the control socket tells them. The channels are counted from 1 through all outputs, in order.
boost::json::array to_json(const std::vector<OutputState>& outputs);
boost::json::value to_json(const std::optional<AmplifierState>& amplifier);

}  // namespace xiangyin::playout
