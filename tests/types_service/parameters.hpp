// The parameters of the types contract: models whose fields are parameters of a path, a query or headers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/types_service/models.hpp"

namespace mars::tests::types {

/// The parameters of an endpoint that has one of them.
template <class T>
struct Value {
  T value{};
};

struct PathTwo {
  Integer first;
  std::string second;

  static constexpr auto model() {
    return chassis::schema::model<PathTwo>("PathTwo", "", field("first", &PathTwo::first),
                                           field("second", &PathTwo::second, {.max_length = 5}));
  }
};

struct QueryDefault {
  Integer value = 20;

  static constexpr auto model() {
    return chassis::schema::model<QueryDefault>("QueryDefault", "",
                                                defaulted("value", &QueryDefault::value, {.ge = 0}));
  }
};

struct QueryAlias {
  Integer value;

  static constexpr auto model() {
    return chassis::schema::model<QueryAlias>("QueryAlias", "",
                                              field("value", &QueryAlias::value).alias("item-value"));
  }
};

struct QueryMany {
  std::string q;
  Integer page = 1;
  std::int32_t size = 20;
  Color sort = Color::red;
  bool desc = false;
  std::vector<Integer> ids;
  std::optional<DateTime> since;

  static constexpr auto model() {
    return chassis::schema::model<QueryMany>(
        "QueryMany", "", field("q", &QueryMany::q, {.min_length = 2}),
        defaulted("page", &QueryMany::page, {.ge = 1}),
        defaulted("size", &QueryMany::size, {.ge = 1, .le = 100}), defaulted("sort", &QueryMany::sort),
        defaulted("desc", &QueryMany::desc), defaulted("ids", &QueryMany::ids),
        defaulted("since", &QueryMany::since));
  }
};

struct MixedPath {
  Integer item_id;

  static constexpr auto model() {
    return chassis::schema::model<MixedPath>("MixedPath", "",
                                             field("item_id", &MixedPath::item_id, {.ge = 1}));
  }
};

struct MixedQuery {
  std::string q;
  std::int32_t limit = 10;
  std::vector<Integer> tags;

  static constexpr auto model() {
    return chassis::schema::model<MixedQuery>("MixedQuery", "", field("q", &MixedQuery::q, {.min_length = 2}),
                                              defaulted("limit", &MixedQuery::limit, {.ge = 1, .le = 100}),
                                              defaulted("tags", &MixedQuery::tags));
  }
};

struct MixedHeaders {
  std::string x_token;
  std::optional<Integer> x_count;

  static constexpr auto model() {
    return chassis::schema::model<MixedHeaders>(
        "MixedHeaders", "", field("x_token", &MixedHeaders::x_token, {.min_length = 3}).alias("x-token"),
        defaulted("x_count", &MixedHeaders::x_count).alias("x-count"));
  }
};

/// What the endpoint with every kind of parameter answers.
struct MixedEcho {
  Integer item_id;
  std::string q;
  std::int32_t limit = 0;
  std::vector<Integer> tags;
  std::string x_token;
  std::optional<Integer> x_count;
  Change body;

  static constexpr auto model() {
    return chassis::schema::model<MixedEcho>(
        "MixedEcho", "", field("item_id", &MixedEcho::item_id), field("q", &MixedEcho::q),
        field("limit", &MixedEcho::limit), field("tags", &MixedEcho::tags),
        field("x_token", &MixedEcho::x_token), field("x_count", &MixedEcho::x_count),
        field("body", &MixedEcho::body));
  }
};

}  // namespace mars::tests::types
