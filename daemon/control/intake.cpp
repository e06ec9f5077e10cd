#include "daemon/control/intake.hpp"

#include "daemon/plan/collection.hpp"

namespace xiangyin::control {

using boost::asio::awaitable;
using core::Error;
using core::ErrorCode;
using core::Result;
using store::Kind;

namespace {

/// Makes it one of the station's recordings. What is there already keeps what is known about it.
awaitable<Result<TakenIn>> store_row(plan::ContentStore& content, library::Recording recording,
                                     Sender sender) {
  const auto& recordings = content.content().recordings;
  const auto there = recordings.find(recording.id);
  const bool is_new = there == recordings.end();
  if (!is_new && there->second.value.air_copy == recording.air_copy)
    co_return TakenIn{*plan::document_of(content.content(), Kind::recording, recording.id), false};
  if (!is_new) {
    recording.details = there->second.value.details;
    recording.added_at = there->second.value.added_at;
  }
  store::Change change{Kind::recording, recording.id, recording.to_json(), std::nullopt};
  approval::Entry added;
  added.recording = recording.id;
  added.who = std::move(sender.name);
  added.role = std::move(sender.role);
  auto committed = co_await content.commit(std::move(change), std::move(added));
  if (!committed) co_return committed.error();
  co_return TakenIn{std::move(*committed), is_new};
}

}  // namespace

awaitable<Result<TakenIn>> take_in(library::Library& library, plan::ContentStore& content,
                                   library::Upload bytes, library::RecordingDetails details,
                                   std::optional<bool> trim_silence, Sender sender) {
  const auto recording = co_await library.admit(std::move(bytes), std::move(details), trim_silence);
  if (!recording) co_return recording.error();
  auto taken = co_await store_row(content, *recording, std::move(sender));
  library.settle(*recording);
  co_return taken;
}

Error broken_promise(std::string field) {
  return {ErrorCode::invalid, std::move(field), "what arrived is not what was promised",
          "The bytes were damaged on the way, or the file has changed: send the recording again."};
}

}  // namespace xiangyin::control
