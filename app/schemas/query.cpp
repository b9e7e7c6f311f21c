#include "schemas/query.hpp"

#include <boost/url/encoding_opts.hpp>
#include <boost/url/parse_query.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/json/utf8.hpp"

namespace mars::schemas {

namespace json = core::json;

namespace {

/// As forms encode it. Bytes that are no text cannot be echoed, so one character stands for them.
std::string decoded(boost::urls::pct_string_view encoded) {
  constexpr bool space_as_plus = true;
  std::string text = encoded.decode(boost::urls::encoding_opts(space_as_plus));
  return json::is_wtf8(text) ? text : "\uFFFD";
}

}  // namespace

json::Object read_query(std::string_view query) {
  std::vector<json::Member> parameters;
  for (const auto parameter : boost::urls::parse_query(query).value())
    parameters.emplace_back(decoded(parameter.key), decoded(parameter.value));
  return json::Object(std::move(parameters));
}

}  // namespace mars::schemas
