#include "tests/types_service/endpoints.hpp"

#include <boost/asio/awaitable.hpp>

#include "tests/types_service/endpoint_of.hpp"
#include "tests/types_service/parameters.hpp"

namespace mars::tests::types {

namespace {

template <class T>
using ConstraintsOf = typename chassis::schema::FieldType<T>::Constraints;

template <class T>
constexpr auto required(ConstraintsOf<T> constraints = {}) {
  return chassis::schema::model<Value<T>>("Value", "", field("value", &Value<T>::value, constraints));
}

template <class T>
constexpr auto optional(ConstraintsOf<T> constraints = {}) {
  return chassis::schema::model<Value<T>>("Value", "", defaulted("value", &Value<T>::value, constraints));
}

/// The same for the header x-value, which FastAPI knows as x_value.
template <class T>
constexpr auto required_header(ConstraintsOf<T> constraints = {}) {
  return chassis::schema::model<Value<T>>("Value", "",
                                          field("x_value", &Value<T>::value, constraints).alias("x-value"));
}

template <class T>
constexpr auto optional_header(ConstraintsOf<T> constraints = {}) {
  return chassis::schema::model<Value<T>>(
      "Value", "", defaulted("x_value", &Value<T>::value, constraints).alias("x-value"));
}

constexpr const char* code_pattern = R"(^[A-Z]{3}-\d{2,4}$)";

void add_paths(std::vector<chassis::openapi::Endpoint>& all) {
  all.push_back(
      get_by_path("/types/PathInt/{value}", "PathIntEcho", required<Integer>({.ge = 1, .le = 1000})));
  all.push_back(get_by_path("/types/PathFloat/{value}", "PathFloatEcho", required<double>({.ge = -1.5})));
  all.push_back(get_by_path("/types/PathUuid/{value}", "PathUuidEcho", required<Uuid>()));
  all.push_back(get_by_path("/types/PathEnum/{value}", "PathEnumEcho", required<Color>()));
  all.push_back(
      get_by_path("/types/PathStr/{value}", "PathStrEcho", required<std::string>({.pattern = code_pattern})));
  all.push_back(get_by_path("/types/PathDate/{value}", "PathDateEcho", required<Date>()));
  all.push_back(get_by_path("/types/PathTwo/{first}/parts/{second}", "PathTwoEcho", PathTwo::model()));
}

void add_scalar_queries(std::vector<chassis::openapi::Endpoint>& all) {
  all.push_back(get_by_query("/types/QueryBool", "QueryBoolEcho", required<bool>()));
  all.push_back(
      get_by_query("/types/QueryInt", "QueryIntEcho", required<std::int32_t>({.ge = 1, .le = 100})));
  all.push_back(get_by_query("/types/QueryFloat", "QueryFloatEcho", required<double>({.gt = 0})));
  all.push_back(get_by_query("/types/QueryStr", "QueryStrEcho",
                             required<std::string>({.min_length = 2, .max_length = 5})));
  all.push_back(get_by_query("/types/QueryPattern", "QueryPatternEcho",
                             required<std::string>({.pattern = code_pattern})));
  all.push_back(get_by_query("/types/QueryEnum", "QueryEnumEcho", required<Color>()));
  all.push_back(get_by_query("/types/QueryLevel", "QueryLevelEcho", required<Level>()));
  all.push_back(get_by_query("/types/QueryLiteral", "QueryLiteralEcho", optional<Literal<"asc", "desc">>()));
  all.push_back(get_by_query("/types/QueryUuid", "QueryUuidEcho", required<Uuid>()));
  all.push_back(get_by_query("/types/QueryDate", "QueryDateEcho", required<Date>()));
  all.push_back(get_by_query("/types/QueryDatetime", "QueryDatetimeEcho", required<DateTime>()));
  all.push_back(get_by_query("/types/QueryDuration", "QueryDurationEcho", required<Duration>()));
}

void add_other_queries(std::vector<chassis::openapi::Endpoint>& all) {
  all.push_back(
      get_by_query("/types/QueryList", "QueryListEcho", required<std::vector<Integer>>({.max_length = 3})));
  all.push_back(get_by_query("/types/QueryListDefault", "QueryListDefaultEcho",
                             optional<std::vector<std::string>>({.items = {.min_length = 1}})));
  all.push_back(get_by_query("/types/QueryOptional", "QueryOptionalEcho",
                             optional<std::optional<std::string>>({.min_length = 1})));
  all.push_back(get_by_query("/types/QueryOptionalInt", "QueryOptionalIntEcho",
                             optional<std::optional<Integer>>({.ge = 0})));
  all.push_back(get_by_query("/types/QueryDefault", "QueryDefaultEcho", QueryDefault::model()));
  all.push_back(get_by_query("/types/QueryAlias", "QueryAliasEcho", QueryAlias::model()));
  all.push_back(get_by_query("/types/QueryMany", "QueryManyEcho", QueryMany::model()));
}

void add_headers(std::vector<chassis::openapi::Endpoint>& all) {
  all.push_back(get_by_headers("/types/HeaderInt", "HeaderIntEcho",
                               required_header<std::int32_t>({.ge = 1, .le = 100})));
  all.push_back(get_by_headers("/types/HeaderStr", "HeaderStrEcho",
                               required_header<std::string>({.min_length = 3, .max_length = 8})));
  all.push_back(
      get_by_headers("/types/HeaderOptional", "HeaderOptionalEcho", optional_header<std::optional<Uuid>>()));
  all.push_back(get_by_headers("/types/HeaderBool", "HeaderBoolEcho", optional_header<bool>()));
  all.push_back(
      get_by_headers("/types/HeaderList", "HeaderListEcho", optional_header<std::vector<Integer>>()));
}

/// Every part of a request: what is wrong with each of them is reported together.
chassis::openapi::Endpoint mixed() {
  const auto echo = [](const MixedPath& path, const MixedQuery& query, const MixedHeaders& headers,
                       const Change& body) {
    return ok(MixedEcho::model(), MixedEcho{.item_id = path.item_id,
                                            .q = query.q,
                                            .limit = query.limit,
                                            .tags = query.tags,
                                            .x_token = headers.x_token,
                                            .x_count = headers.x_count,
                                            .body = body});
  };
  return endpoint(
      chassis::http::Verb::put, "/types/Mixed/{item_id}", chassis::openapi::schema_of(MixedEcho::model()),
      chassis::openapi::Inputs(
          chassis::openapi::InPath(MixedPath::model()), chassis::openapi::InQuery(MixedQuery::model()),
          chassis::openapi::InHeaders(MixedHeaders::model()), chassis::openapi::InBody(Change::model())),
      echo);
}

}  // namespace

boost::asio::awaitable<chassis::http::Response> answered(chassis::http::Response response) {
  co_return response;
}

chassis::openapi::Endpoint endpoint(chassis::http::Verb method, std::string path,
                                    chassis::openapi::SchemaOf response) {
  return {.method = method,
          .path = std::move(path),
          .access = chassis::http::Access::open,
          .tag = "types",
          .operation_id = {},
          .summary = {},
          .description = {},
          .responses = {{chassis::http::Status::ok, "Successful Response", std::move(response)},
                        chassis::openapi::documented_validation_error()},
          .handler = {}};
}

std::vector<chassis::openapi::Endpoint> endpoints() {
  std::vector<chassis::openapi::Endpoint> all;
  add_scalar_bodies(all);
  add_structured_bodies(all);
  add_paths(all);
  add_scalar_queries(all);
  add_other_queries(all);
  add_headers(all);
  all.push_back(mixed());
  return all;
}

}  // namespace mars::tests::types
