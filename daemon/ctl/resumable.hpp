#pragma once

#include <filesystem>
#include <string>

#include <boost/json/object.hpp>

#include "daemon/ctl/client.hpp"

namespace xiangyin::ctl {

/// Sends a sound file in pieces (tus 1.0), going on where the station has got to when the connection breaks,
/// and waits for the verdict. `details` has language, title, speaker and expires_at as texts. What the
/// station has already by its SHA-256 is not sent. Returns the upload as the station has it. Errors: what it
/// was refused for; unavailable when the connection breaks again and again.
core::Result<boost::json::object> send_resumably(Client& client, const std::filesystem::path& file,
                                                 const std::string& sha256,
                                                 const boost::json::object& details,
                                                 const Client::Progress& progress);

}  // namespace xiangyin::ctl
