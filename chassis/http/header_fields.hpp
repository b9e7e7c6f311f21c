#pragma once

#include <string_view>

#include "chassis/http/message.hpp"
#include "chassis/json/value.hpp"

namespace chassis::http {

/// The header fields of a request as `schema::parse_headers` reads them. The request must outlive it.
class HeaderFields {
 public:
  explicit HeaderFields(const Request& request) : request_(request) {}

  /// The values of the fields of that name, in their order, decoded from ISO 8859-1.
  json::Array operator()(std::string_view name) const;

 private:
  const Request& request_;
};

}  // namespace chassis::http
