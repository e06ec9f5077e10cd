#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace xiangyin::test {

/// One exchange with a station.
struct Exchange {
  std::string method;  ///< "GET"
  std::string target;  ///< "/v1/plan?limit=5"
  std::string sent;    ///< the request's body
  int status = 0;
  std::string type;  ///< Content-Type of the answer
  std::string body;
};

/// The contract of the control socket, daemon/control/openapi.yaml.
class Contract {
 public:
  struct Operation {
    std::string method;
    std::string path;  ///< "/v1/rules/{id}"
    std::set<std::string> query;
    std::set<std::string> body_types;  ///< media types it takes; empty: no body
    boost::json::object description;   ///< its part of the contract
  };

  /// Read once. Throws std::runtime_error when the file is no YAML.
  static const Contract& instance();

  const std::vector<Operation>& operations() const { return operations_; }
  const boost::json::value& document() const { return document_; }
  /// The value with its reference, if it is one, followed.
  const boost::json::value& resolve(const boost::json::value& value) const;

  /// What is wrong with a value by a schema of the contract; empty: nothing.
  std::string complaint(const boost::json::value& schema, const boost::json::value& value) const;

  /// In what an exchange breaks the contract, and what to do about it; empty: in nothing. What goes to an
  /// address that the contract does not have must be answered with 404 or 405.
  std::string complaint(const Exchange& exchange) const;

 private:
  Contract();
  const Operation* find(const std::string& method, const std::string& target) const;
  std::string complaint_about_answer(const Operation& operation, const Exchange& exchange) const;

  boost::json::value document_;
  std::vector<Operation> operations_;
};

}  // namespace xiangyin::test
