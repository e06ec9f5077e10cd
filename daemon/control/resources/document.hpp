#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/control/request.hpp"
#include "daemon/control/response.hpp"
#include "daemon/control/services.hpp"
#include "daemon/store/document.hpp"

namespace xiangyin::control {

/// A piece of content as clients see it: its own members, then `revision` and `changed_at`.
template <class T>
boost::json::object to_json(const plan::Revised<T>& entry) {
  boost::json::object body = entry.value.to_json();
  body["revision"] = entry.revision;
  body["changed_at"] = core::to_rfc3339(entry.changed_at);
  return body;
}

/// The same of a document as it is stored.
boost::json::object as_answered(store::Document document);

/// "there is no playlist 'x'".
core::Error no_such(store::Kind kind, const std::string& id);

/// 200 with the document and its entity tag, or 304 for a reader who has it already.
Response document_response(const Request& request, std::int64_t revision, const boost::json::object& body);

/// Puts a document in place, or deletes it (no body), under the preconditions of the request. Answers 201 for
/// a new one, 200 for a changed one, 204 for a deletion, 412 when the precondition fails and 428 when what is
/// there would be written over without any.
boost::asio::awaitable<core::Result<Response>> carry_out(const Request& request, Services& services,
                                                         store::Change change);

}  // namespace xiangyin::control
