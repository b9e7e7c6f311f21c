#pragma once

#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/http/message.hpp"

namespace mars::api {

/// The header fields of a request as `chassis::schema::parse_headers` reads them. The request must outlive it.
class HeaderFields {
 public:
  explicit HeaderFields(const chassis::http::Request& request) : request_(request) {}

  /// The values of the fields of that name, in their order, decoded from ISO 8859-1.
  chassis::json::Array operator()(std::string_view name) const;

 private:
  const chassis::http::Request& request_;
};

}  // namespace mars::api
