#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

using Headers = boost::beast::http::fields;

/// The elements of a list header (RFC 9110, section 5.6.1) over all its lines, trimmed. Skips empty elements.
/// A comma in a quoted string does not separate elements. The headers must outlive the result.
std::vector<std::string_view> list_elements(const Headers& headers, Field name);

/// Whether such a list contains `element`, ignoring case.
bool list_has(const Headers& headers, Field name, std::string_view element);

/// An element of a list with weights (RFC 9110, section 12.4.2).
struct WeightedElement {
  std::string_view value;            ///< without parameters
  std::uint16_t thousandths = 1000;  ///< the weight `q`; 0 says that the client does not want it
};

/// The elements of such a list, except those with malformed weights.
std::vector<WeightedElement> weighted_elements(const Headers& headers, Field name);

}  // namespace chassis::http
