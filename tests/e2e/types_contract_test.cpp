// Replays requests that were recorded from FastAPI and Pydantic, with every type of field, against the
// endpoints of tests/types_service, without a socket. Also compares the OpenAPI document with FastAPI's.

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "chassis/http/router.hpp"
#include "chassis/json/reader.hpp"
#include "chassis/json/writer.hpp"
#include "chassis/openapi/document.hpp"
#include "tests/support/run_coroutine.hpp"
#include "tests/types_service/endpoints.hpp"
#include "tests/types_service/routes.hpp"

namespace mars {
namespace {

namespace json = chassis::json;
using json::Array;
using json::Object;
using json::Value;

Value recorded(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return json::read(text.str()).value();
}

const Value& at(const Value& value, std::string_view key) {
  static const Value null;
  const auto* object = value.get_if<Object>();
  const auto* found = object == nullptr ? nullptr : object->find(key);
  return found == nullptr ? null : *found;
}

const std::string& text_at(const Value& value, std::string_view key) {
  static const std::string none;
  const auto* text = at(value, key).get_if<std::string>();
  return text == nullptr ? none : *text;
}

const Array& list_of(const Value& value) {
  static const Array none;
  const auto* array = value.get_if<Array>();
  return array == nullptr ? none : *array;
}

/// Equal, whatever the order of members. Numbers of different types differ.
bool same(const Value& left, const Value& right) {
  const auto* object = left.get_if<Object>();
  const auto* other = right.get_if<Object>();
  if (object != nullptr && other != nullptr) {
    return object->size() == other->size() && std::ranges::all_of(*object, [&](const json::Member& member) {
             const auto* found = other->find(member.key);
             return found != nullptr && same(member.value, *found);
           });
  }
  const auto* array = left.get_if<Array>();
  const auto* elements = right.get_if<Array>();
  if (array != nullptr && elements != nullptr) return std::ranges::equal(*array, *elements, same);
  return left == right;
}

Value sorted(const Value& value) {
  auto elements = list_of(value);
  std::ranges::sort(elements, {}, json::to_string);
  return elements;
}

/// The answer with those members sorted that are sets.
Value with_sorted(const Value& answer, const Array& unordered) {
  const auto* object = answer.get_if<Object>();
  if (object == nullptr) return answer;
  auto copy = *object;
  for (const auto& name : unordered) {
    const auto& key = *name.get_if<std::string>();
    if (const auto* found = copy.find(key)) copy.set(key, sorted(*found));
  }
  return copy;
}

/// Where JSON breaks is the parser's business: such errors count by their type.
Value comparable(const Value& answer) {
  const auto& errors = list_of(at(answer, "detail"));
  if (errors.size() != 1 || text_at(errors.front(), "type") != "json_invalid") return answer;
  return "json_invalid";
}

std::string latin1(std::string_view utf8) {
  std::string bytes;
  for (std::size_t index = 0; index < utf8.size(); ++index) {
    const auto byte = static_cast<unsigned char>(utf8[index]);
    bytes += byte < 0x80 ? utf8[index]
                         : static_cast<char>((static_cast<unsigned>(byte) << 6U) |
                                             (static_cast<unsigned char>(utf8[++index]) & 0x3FU));
  }
  return bytes;
}

std::string from_base64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const auto padding = static_cast<std::size_t>(std::ranges::count(text, '='));
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

chassis::http::Request request_of(const Value& recorded_case) {
  chassis::http::Request request;
  request.message.method_string(text_at(recorded_case, "method"));
  const auto& query = text_at(recorded_case, "query");
  const auto target = text_at(recorded_case, "path") + (query.empty() ? "" : "?" + query);
  request.message.target(target);
  EXPECT_TRUE(chassis::http::split_target(target, request)) << target;
  for (const auto& header : list_of(at(recorded_case, "headers"))) {
    const auto& pair = list_of(header);
    request.message.insert(*pair.at(0).get_if<std::string>(), latin1(*pair.at(1).get_if<std::string>()));
  }
  const auto& encoded = text_at(recorded_case, "body_base64");
  request.message.body() = encoded.empty() ? text_at(recorded_case, "body") : from_base64(encoded);
  return request;
}

bool agrees(const Value& expected, const Array& unordered, const chassis::http::Response& response,
            const Value& answer) {
  const auto status = static_cast<std::int64_t>(response.status);
  if (status != *at(expected, "status").get_if<std::int64_t>()) return false;
  if (response.status == chassis::http::Status::temporary_redirect) return true;
  return same(comparable(with_sorted(at(expected, "answer"), unordered)),
              comparable(with_sorted(answer, unordered)));
}

TEST(TypesContract, AnswersEveryRecordedRequestAsFastApiDid) {
  const auto examples = recorded(MARS_TYPES_EXAMPLES);
  const auto& cases = list_of(at(examples, "cases"));
  ASSERT_EQ(cases.size(), 900U);
  const chassis::http::Router router(tests::types::routes());
  for (const auto& recorded_case : cases) {
    const auto request = request_of(recorded_case);
    chassis::RequestContext context;
    const auto response = tests::run(router(request, context));
    const auto answer = json::read(response.body.empty() ? "null" : response.body);
    ASSERT_TRUE(answer) << response.body;
    const auto& unordered = list_of(at(recorded_case, "unordered"));
    const auto& older = at(recorded_case, "older");
    EXPECT_TRUE(agrees(recorded_case, unordered, response, *answer) ||
                (!older.is_null() && agrees(older, unordered, response, *answer)))
        << json::to_string(recorded_case) << "\n  was answered " << static_cast<unsigned>(response.status)
        << " " << response.body;
  }
}

/// Integers and floats of the same value are one number in JSON Schema.
Value with_floats(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* big = value.get_if<json::BigInteger>()) return std::stod(big->digits);
  if (const auto* array = value.get_if<Array>()) {
    Array copy;
    std::ranges::transform(*array, std::back_inserter(copy), with_floats);
    return copy;
  }
  const auto* object = value.get_if<Object>();
  if (object == nullptr) return value;
  Object copy;
  for (const auto& [key, member] : *object)
    copy.set(key, with_floats(member));
  return copy;
}

class TypesDocument : public testing::Test {
 protected:
  static void expect_same(const Value& ours, const Value& theirs, const std::string& place) {
    EXPECT_TRUE(same(with_floats(ours), with_floats(theirs)))
        << place << "\n  ours:   " << json::to_string(ours) << "\n  FastAPI: " << json::to_string(theirs);
  }

  const Value ours_ =
      json::read(chassis::openapi::document({.title = "Types"}, tests::types::endpoints(), {})).value();
  const Value theirs_ = recorded(MARS_TYPES_OPENAPI);
};

TEST_F(TypesDocument, DescribesTheSchemasAsFastApiDoes) {
  const auto& schemas = *at(at(theirs_, "components"), "schemas").get_if<Object>();
  const auto& described = at(at(ours_, "components"), "schemas");
  EXPECT_EQ(described.get_if<Object>()->size(), schemas.size());
  for (const auto& [name, schema] : schemas)
    expect_same(at(described, name), schema, name);
}

TEST_F(TypesDocument, DescribesTheOperationsAsFastApiDoes) {
  const auto& paths = *at(theirs_, "paths").get_if<Object>();
  EXPECT_EQ(at(ours_, "paths").get_if<Object>()->size(), paths.size());
  for (const auto& [path, methods] : paths) {
    const auto& [method, operation] = *methods.get_if<Object>()->begin();
    const auto& described = at(at(at(ours_, "paths"), path), method);
    for (const auto* part : {"parameters", "requestBody", "responses"})
      expect_same(at(described, part), at(operation, part), path + " " + part);
  }
}

}  // namespace
}  // namespace mars
