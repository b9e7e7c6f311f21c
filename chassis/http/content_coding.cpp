#include "chassis/http/content_coding.hpp"

#include <boost/beast/core/string.hpp>

#include "chassis/http/header_list.hpp"

namespace chassis::http {

bool accepts_gzip(const Request& request) {
  bool any = false;
  for (const auto& coding : weighted_elements(request.message, Field::accept_encoding)) {
    const bool wanted = coding.thousandths > 0;
    if (boost::beast::iequals(coding.value, "gzip") || boost::beast::iequals(coding.value, "x-gzip"))
      return wanted;
    if (coding.value == "*") any = wanted;
  }
  return any;
}

void vary_by_coding(Response& response) {
  response.headers.insert(Field::vary, "Accept-Encoding");
}

}  // namespace chassis::http
