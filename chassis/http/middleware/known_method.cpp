#include "chassis/http/middleware/known_method.hpp"

#include <boost/beast/http/verb.hpp>

namespace chassis::http {

Verb known_method(Verb method) {
  switch (method) {
    case Verb::connect:
    case Verb::delete_:
    case Verb::get:
    case Verb::head:
    case Verb::options:
    case Verb::patch:
    case Verb::post:
    case Verb::put:
    case Verb::trace:
      return method;
    default:
      return Verb::unknown;
  }
}

std::string_view known_method_name(Verb known) {
  return known == Verb::unknown ? std::string_view("_OTHER")
                                : std::string_view(boost::beast::http::to_string(known));
}

}  // namespace chassis::http
