#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "chassis/http/message.hpp"

namespace chassis::http {

using Headers = boost::beast::http::fields;

/// The elements of a header that is a list (RFC 9110, section 5.6.1), over all its lines, without the blanks
/// around them. Empty elements are none, and a comma within a quoted string separates nothing. The headers
/// outlive them.
std::vector<std::string_view> list_elements(const Headers& headers, Field name);

/// Whether such a list has `element`, in upper or lower case.
bool list_has(const Headers& headers, Field name, std::string_view element);

/// An element of a list with weights (RFC 9110, section 12.4.2).
struct WeightedElement {
  std::string_view value;            ///< without parameters
  std::uint16_t thousandths = 1000;  ///< the weight `q`; 0 says that the client does not want it
};

/// The elements of such a list. One whose weight is malformed is left out.
std::vector<WeightedElement> weighted_elements(const Headers& headers, Field name);

}  // namespace chassis::http
