#pragma once

#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "daemon/control/access/caller.hpp"
#include "daemon/library/library.hpp"
#include "daemon/plan/content_store.hpp"

namespace xiangyin::control {

/// What an upload has become.
struct TakenIn {
  store::Document document;  ///< of the recording
  bool is_new = false;       ///< else the station had it before
};

/// Has the library look at bytes that are all here and makes a recording of them. Bytes that the station has
/// already are looked at again, for settings may have changed; what people have said about them stays.
/// Errors: those of Library::admit() and ContentStore::commit().
boost::asio::awaitable<core::Result<TakenIn>> take_in(library::Library& library, plan::ContentStore& content,
                                                      library::Upload bytes,
                                                      library::RecordingDetails details,
                                                      std::optional<bool> trim_silence, Sender sender);

/// What arrived has not the digest that this field promised.
core::Error broken_promise(std::string field);

}  // namespace xiangyin::control
