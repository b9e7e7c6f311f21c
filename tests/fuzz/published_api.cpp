#include "tests/fuzz/published_api.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include "chassis/json/reader.hpp"
#include "tests/fuzz/json_schema.hpp"

namespace mars::fuzz {

using chassis::json::Object;
using chassis::json::Value;

namespace {

/// The object at the end of the keys, or null.
template <class... Keys>
const Object* member(const Object& object, std::string_view key, Keys... keys) {
  const auto* found = object.find(key);
  const auto* next = found == nullptr ? nullptr : found->get_if<Object>();
  if constexpr (sizeof...(keys) == 0) {
    return next;
  } else {
    return next == nullptr ? nullptr : member(*next, keys...);
  }
}

}  // namespace

PublishedApi::PublishedApi(std::string_view document) : document_(chassis::json::read(document).value()) {}

const Object* PublishedApi::operation(std::string_view path, std::string_view method) const {
  return member(*document_.get_if<Object>(), "paths", path, boost::to_lower_copy(std::string(method)));
}

bool PublishedApi::admits(const Object& content, const Value& body) const {
  const auto* schema = member(content, "content", "application/json", "schema");
  return schema != nullptr && fuzz::admits(*schema, body, *member(*document_.get_if<Object>(), "components"));
}

bool PublishedApi::admits_answer(const Object& operation, unsigned status, const Value& body) const {
  const auto* response = member(operation, "responses", std::to_string(status));
  return response != nullptr && admits(*response, body);
}

bool PublishedApi::admits_request(const Object& operation, const Value& body) const {
  const auto* request = member(operation, "requestBody");
  return request != nullptr && admits(*request, body);
}

}  // namespace mars::fuzz
