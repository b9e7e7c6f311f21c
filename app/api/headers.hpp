#pragma once

#include <string_view>

#include "core/json/value.hpp"
#include "http/message.hpp"

namespace mars::api {

/// The header fields of a request as `schemas::parse_headers` reads them. The request must outlive it.
class HeaderFields {
 public:
  explicit HeaderFields(const http::Request& request) : request_(request) {}

  /// The values of the fields of that name, in their order, decoded from ISO 8859-1.
  core::json::Array operator()(std::string_view name) const;

 private:
  const http::Request& request_;
};

}  // namespace mars::api
