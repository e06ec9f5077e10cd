#include "daemon/control/problem.hpp"

#include <array>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace xiangyin::control {
namespace {

struct Status {
  core::ErrorCode code;
  int status;
};
constexpr std::array<Status, 9> statuses{{{core::ErrorCode::invalid, 400},
                                          {core::ErrorCode::not_found, 404},
                                          {core::ErrorCode::conflict, 409},
                                          {core::ErrorCode::too_large, 413},
                                          {core::ErrorCode::unsupported, 422},
                                          {core::ErrorCode::unavailable, 503},
                                          {core::ErrorCode::unauthenticated, 401},
                                          {core::ErrorCode::forbidden, 403},
                                          {core::ErrorCode::io, 500}}};

struct Title {
  int status;
  std::string_view title;
};
constexpr std::array<Title, 19> titles{{{400, "The request is not right"},
                                        {401, "Who asks is not known"},
                                        {403, "This is not allowed"},
                                        {404, "There is nothing here"},
                                        {405, "This cannot be done here"},
                                        {408, "The request took too long"},
                                        {409, "This contradicts what is there"},
                                        {412, "It has changed meanwhile"},
                                        {413, "This is too large"},
                                        {415, "This kind of content is not understood"},
                                        {416, "There are no such bytes"},
                                        {422, "This cannot be carried out"},
                                        {428, "Say which state you have seen"},
                                        {429, "Too many tries"},
                                        {431, "The header is too large"},
                                        {460, "The bytes were damaged on the way"},
                                        {500, "The station has a fault"},
                                        {501, "This method is not known"},
                                        {503, "Not possible now"}}};

std::string_view title_of(int status) {
  for (const Title& title : titles) {
    if (title.status == status) return title.title;
  }
  return "The request failed";
}

}  // namespace

int status_of(core::ErrorCode code) {
  for (const Status& status : statuses) {
    if (status.code == code) return status.status;
  }
  return 500;
}

Response problem(int status, const core::Error& error, boost::json::object more) {
  boost::json::object body;
  body["type"] = "urn:xiangyin:problem:" + std::string(core::to_text(error.code));
  body["title"] = title_of(status);
  body["status"] = status;
  body["detail"] = error.message;
  if (!error.field.empty()) body["pointer"] = error.field;
  if (!error.advice.empty()) body["advice"] = error.advice;
  for (auto& member : more)
    body[member.key()] = std::move(member.value());
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  response.body = boost::json::serialize(body) + '\n';
  return response;
}

Response problem(const core::Error& error) {
  return problem(status_of(error.code), error);
}

}  // namespace xiangyin::control
