#include "tests/support/contract.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop
#include <yaml-cpp/yaml.h>

namespace xiangyin::test {
namespace {

namespace json = boost::json;

constexpr const char* contract_file = "daemon/control/openapi.yaml";

json::value scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return json::value(text);  // in quotation marks
  if (node.IsNull() || text == "null" || text == "~") return nullptr;
  bool flag = false;
  std::int64_t number = 0;
  double real = 0;
  if (text == "true" || text == "false") return YAML::convert<bool>::decode(node, flag) && flag;
  if (YAML::convert<std::int64_t>::decode(node, number)) return number;
  if (YAML::convert<double>::decode(node, real)) return real;
  return json::value(text);
}

json::value to_json(const YAML::Node& node) {
  if (node.IsMap()) {
    json::object object;
    for (const auto& member : node)
      object[member.first.Scalar()] = to_json(member.second);
    return object;
  }
  if (node.IsSequence()) {
    json::array list;
    for (const auto& entry : node)
      list.push_back(to_json(entry));
    return list;
  }
  return scalar(node);
}

std::vector<std::string> segments(const std::string& path) {
  std::vector<std::string> parts;
  boost::algorithm::split(parts, path, [](char character) { return character == '/'; });
  return parts;
}

bool fits(const std::string& pattern, const std::string& path) {
  const auto wanted = segments(pattern);
  const auto there = segments(path);
  return std::equal(wanted.begin(), wanted.end(), there.begin(), there.end(),
                    [](const std::string& part, const std::string& given) {
                      return part.starts_with('{') ? !given.empty() : part == given;
                    });
}

/// What any request may meet, whatever it asks for; anything else an operation must name itself.
bool may_be_left_to_default(int status) {
  static const std::set<int> common{401, 403, 405, 408, 422, 429, 431, 500, 501, 503, 507};
  return common.contains(status);
}

std::string bare_type(const std::string& field) {
  return field.substr(0, field.find(';'));
}

}  // namespace

const Contract& Contract::instance() {
  static const Contract contract;
  return contract;
}

Contract::Contract() : document_(to_json(YAML::LoadFile(XIANGYIN_CONTRACT))) {
  for (const auto& path : document_.at("paths").as_object()) {
    json::array shared;
    if (const auto* list = path.value().as_object().if_contains("parameters")) shared = list->as_array();
    for (const auto& member : path.value().as_object()) {
      if (member.key() == "parameters") continue;
      Operation operation{boost::algorithm::to_upper_copy(std::string(member.key())),
                          std::string(path.key()),
                          {},
                          {},
                          member.value().as_object()};
      json::array parameters = shared;
      if (const auto* own = operation.description.if_contains("parameters"))
        parameters.insert(parameters.end(), own->as_array().begin(), own->as_array().end());
      for (const json::value& entry : parameters) {
        const json::value& parameter = resolve(entry);
        if (parameter.at("in") == "query") operation.query.emplace(parameter.at("name").as_string());
      }
      if (const auto* body = operation.description.if_contains("requestBody")) {
        for (const auto& type : resolve(*body).at("content").as_object())
          operation.body_types.emplace(type.key());
      }
      operations_.push_back(std::move(operation));
    }
  }
}

const json::value& Contract::resolve(const json::value& value) const {
  const auto* reference = value.is_object() ? value.get_object().if_contains("$ref") : nullptr;
  if (reference == nullptr) return value;
  const std::string pointer(reference->as_string());
  boost::system::error_code error;
  const json::value* found =
      pointer.starts_with("#") ? document_.find_pointer(pointer.substr(1), error) : nullptr;
  if (found == nullptr) throw std::runtime_error(std::string(contract_file) + " has no '" + pointer + "'");
  return resolve(*found);
}

std::string Contract::complaint(const json::value& schema, const json::value& value) const {
  // A reference is looked up from the root, so the components come along.
  const json::value root{{"components", document_.at("components")}, {"allOf", json::array{schema}}};
  valijson::Schema compiled;
  valijson::SchemaParser parser;
  const valijson::adapters::BoostJsonAdapter adapter(root);
  parser.populateSchema(adapter, compiled);
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::BoostJsonAdapter target(value);
  if (validator.validate(compiled, target, &results)) return {};
  std::string text;
  for (const auto& error : results) {
    std::string where;
    for (const std::string& part : error.context)
      where += part;
    text += "\n  " + where + ": " + error.description;
  }
  return text;
}

const Contract::Operation* Contract::find(const std::string& method, const std::string& target) const {
  const std::string path = target.substr(0, target.find('?'));
  const Operation* found = nullptr;
  for (const Operation& operation : operations_) {
    if (operation.method != (method == "HEAD" ? "GET" : method) || !fits(operation.path, path)) continue;
    // A path that is spelled out comes before one with a placeholder.
    if (found == nullptr || operation.path == path) found = &operation;
  }
  return found;
}

std::string Contract::complaint(const Exchange& exchange) const {
  const std::string what =
      exchange.method + ' ' + exchange.target + " answered " + std::to_string(exchange.status);
  const Operation* operation = find(exchange.method, exchange.target);
  if (operation == nullptr) {
    if (exchange.status >= 400) return {};
    return what + ", but " + contract_file + " has no such operation: describe it there, under paths.";
  }
  std::string wrong = complaint_about_answer(*operation, exchange);
  const bool accepted = exchange.status >= 200 && exchange.status < 300;
  const auto* takes = operation->description.if_contains("requestBody");
  if (wrong.empty() && accepted && takes != nullptr && operation->body_types.contains("application/json")) {
    boost::system::error_code broken;
    const json::value sent = json::parse(exchange.sent, broken);
    wrong = complaint(resolve(*takes).at("content").at("application/json").at("schema"), sent);
    if (!wrong.empty()) wrong = "a body was taken that its schema does not allow:" + wrong;
  }
  if (wrong.empty()) return {};
  return what + "; by " + contract_file + ", " + wrong + "\nMend the server or describe it there.";
}

std::string Contract::complaint_about_answer(const Operation& operation, const Exchange& exchange) const {
  const auto& responses = operation.description.at("responses").as_object();
  const json::value* response = responses.if_contains(std::to_string(exchange.status));
  if (response == nullptr && may_be_left_to_default(exchange.status))
    response = responses.if_contains("default");
  if (response == nullptr) return "that status is not among its responses";
  const auto* content = resolve(*response).as_object().if_contains("content");
  if (content == nullptr) return exchange.body.empty() ? "" : "there should be no body";
  if (exchange.method == "HEAD") return {};
  const auto* media = content->as_object().if_contains(bare_type(exchange.type));
  if (media == nullptr) return "'" + exchange.type + "' is not among its media types";
  const auto* schema = media->as_object().if_contains("schema");
  if (schema == nullptr || exchange.type.find("json") == std::string::npos) return {};
  boost::system::error_code broken;
  const json::value body = json::parse(exchange.body, broken);
  if (broken) return "the body should be JSON, and is not: " + exchange.body;
  const std::string wrong = complaint(*schema, body);
  return wrong.empty() ? "" : "the body is not as its schema says:" + wrong + "\n" + exchange.body;
}

}  // namespace xiangyin::test
