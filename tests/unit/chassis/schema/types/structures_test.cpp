#include <gtest/gtest.h>

#include "chassis/schema/body.hpp"
#include "chassis/schema/query.hpp"
#include "tests/unit/chassis/schema/types/outcome.hpp"

namespace chassis::schema {
namespace {

enum class Level { low, high };

}  // namespace

template <>
inline constexpr auto enumeration<Level> = values_of<Level>("Level", {{Level::low, 1}, {Level::high, 10}});

namespace {

struct Cat {
  Literal<"cat", "tiger"> kind;
  std::int32_t lives = 9;

  static constexpr auto model() {
    return schema::model<Cat>("Cat", "", field("kind", &Cat::kind),
                              defaulted("lives", &Cat::lives, {.ge = 1}));
  }
};

struct Dog {
  Literal<"dog"> kind;
  std::string name;

  static constexpr auto model() {
    return schema::model<Dog>("Dog", "", field("kind", &Dog::kind), field("name", &Dog::name));
  }
};

struct Closed {
  std::int32_t item_id = 7;
  std::optional<std::string> note;

  static constexpr auto model() {
    return schema::model<Closed>("Closed", "", defaulted("item_id", &Closed::item_id).alias("itemId"),
                                 field("note", &Closed::note))
        .forbid_extra();
  }
};

struct Either {
  std::int32_t item_id = 0;

  static constexpr auto model() {
    return schema::model<Either>("Either", "", field("item_id", &Either::item_id, {.ge = 0}).alias("itemId"))
        .populate_by_name();
  }
};

template <class T>
std::string errors_of(std::string_view text, const typename FieldType<T>::Constraints& constraints = {}) {
  const auto parsed = FieldType<T>::parse(json::read(text).value(), constraints);
  std::string places;
  if (parsed) return places;
  for (const auto& error : parsed.error())
    places += std::string(error.type) + json::to_string(error.loc);
  return places;
}

TEST(EnumField, TakesIntegersAsLaxModeDoes) {
  for (const json::Value& value :
       {json::Value(10), json::Value("10"), json::Value("10.0"), json::Value(10.0)})
    EXPECT_EQ(outcome<Level>(value), "10");
  EXPECT_EQ(outcome<Level>(true), "1");
  EXPECT_EQ(fault<Level>("high"), R"(enum: Input should be 1 or 10 {"expected":"1 or 10"})")
      << "names are no values";
}

TEST(LiteralField, TakesEqualValuesOnly) {
  using Stars = Literal<1, 2, 3>;
  EXPECT_EQ(outcome<Stars>(2.0), "2");
  EXPECT_EQ(outcome<Stars>(true), "1");
  EXPECT_EQ(fault<Stars>("1"), R"(literal_error: Input should be 1, 2 or 3 {"expected":"1, 2 or 3"})");
  EXPECT_EQ((outcome<Literal<"r", "rw">>("rw")), R"("rw")");
  EXPECT_EQ((Literal<"r", "rw">("rw").text()), "rw");
}

TEST(ListField, ReportsItsLengthAloneWhereItIsTooLong) {
  using List = std::vector<std::int32_t>;
  EXPECT_EQ(errors_of<List>(R"(["a",1,"b"])", {.max_length = 2}), "too_long[]");
  EXPECT_EQ(errors_of<List>(R"(["a",1,"b"])", {.max_length = 3}), "int_parsing[0]int_parsing[2]");
  EXPECT_EQ(fault<List>(json::Array{}, {.min_length = 1}),
            R"(too_short: List should have at least 1 item after validation, not 0 )"
            R"({"field_type":"List","min_length":1,"actual_length":0})");
}

TEST(SetField, CountsDifferentItems) {
  using Set = std::set<Integer>;
  EXPECT_EQ(outcome_of_json<Set>(R"([3,1,"3",1.0,true])", {.max_length = 2}), "[1,3]");
  EXPECT_EQ(errors_of<Set>(R"(["a",1,2,3])", {.max_length = 2}), "too_long[]");
  EXPECT_EQ(errors_of<Set>(R"(["a",1,2])", {.max_length = 2}), "int_parsing[0]");
  EXPECT_EQ(errors_of<Set>("[]", {.min_length = 1}), "too_short[]");
}

TEST(MapField, ReportsFaultyValuesBeforeItsLength) {
  using Map = std::map<std::string, std::int32_t>;
  EXPECT_EQ(outcome_of_json<Map>(R"({"b":1,"":"2"})"), R"({"":2,"b":1})");
  EXPECT_EQ(errors_of<Map>(R"({"":"x","b":1})", {.max_length = 1}), R"(int_parsing[""])");
  EXPECT_EQ(errors_of<Map>(R"({"a":1,"b":1})", {.max_length = 1}), "too_long[]");
  EXPECT_EQ(errors_of<Map>("[]", {}), "dict_type[]");
}

TEST(TupleField, NamesMissingItemsByIndex) {
  using Pair = std::tuple<std::int32_t, std::string>;
  EXPECT_EQ(outcome_of_json<Pair>(R"(["1","x"])"), R"([1,"x"])");
  EXPECT_EQ(errors_of<Pair>(R"(["a"])"), "int_parsing[0]missing[1]");
  EXPECT_EQ(errors_of<Pair>(R"(["a",1,2])"), "too_long[]");
  EXPECT_EQ(errors_of<TupleOf<bool>>(R"([true,2])"), "bool_parsing[1]");
  EXPECT_EQ(errors_of<TupleOf<bool>>("7"), "tuple_type[]");
}

TEST(UnionField, ChoosesTheModelByItsTag) {
  using Pet = std::variant<Cat, Dog>;
  EXPECT_EQ(outcome_of_json<Pet>(R"({"kind":"tiger"})", {.discriminator = "kind"}),
            R"({"kind":"tiger","lives":9})");
  EXPECT_EQ(errors_of<Pet>(R"({"kind":"dog"})", {.discriminator = "kind"}), R"(missing["dog","name"])");
  EXPECT_EQ(errors_of<Pet>(R"({"lives":1})", {.discriminator = "kind"}), "union_tag_not_found[]");
  EXPECT_EQ(errors_of<Pet>("[]", {.discriminator = "kind"}), "model_attributes_type[]");
  EXPECT_EQ(
      fault<Pet>(json::read(R"({"kind":[null,"a'b",1.0]})").value(), {.discriminator = "kind"}),
      R"(union_tag_invalid: Input tag '[None, "a'b", 1.0]' found using 'kind' does not match any of the )"
      R"(expected tags: 'cat', 'tiger', 'dog' {"discriminator":"'kind'","tag":"[None, \"a'b\", 1.0]",)"
      R"("expected_tags":"'cat', 'tiger', 'dog'"})");
}

TEST(Model, KeepsTheInitialValuesOfDefaultedFields) {
  EXPECT_EQ(outcome_of_json<Closed>(R"({"note":null})"), R"({"itemId":7,"note":null})");
  EXPECT_EQ(errors_of<Closed>("{}"), R"(missing["note"])") << "null must be said";
}

TEST(Model, ForbidsExtraMembersBehindItsFields) {
  EXPECT_EQ(errors_of<Closed>(R"({"x":1,"itemId":"a","item_id":2})"),
            R"(int_parsing["itemId"]missing["note"]extra_forbidden["x"]extra_forbidden["item_id"])");
}

TEST(Model, FindsAliasedFieldsByNameWhereItMay) {
  EXPECT_EQ(outcome_of_json<Either>(R"({"item_id":1})"), R"({"itemId":1})");
  EXPECT_EQ(outcome_of_json<Either>(R"({"item_id":1,"itemId":2})"), R"({"itemId":2})");
  EXPECT_EQ(errors_of<Either>(R"({"item_id":-1})"), R"(greater_than_equal["item_id"])");
  EXPECT_EQ(errors_of<Either>("{}"), R"(missing["itemId"])");
}

TEST(Parameters, TakeOneValueOrAll) {
  struct Search {
    std::int32_t page = 1;
    std::vector<std::int32_t> ids;
    std::string q;
  };

  constexpr auto model = schema::model<Search>("Search", "", defaulted("page", &Search::page),
                                               defaulted("ids", &Search::ids), field("q", &Search::q));
  const auto found = parse_query(model, "ids=1&page=2&page=3&ids=%32&q=%zz+%FF");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->page, 3);
  EXPECT_EQ(found->ids, (std::vector<std::int32_t>{1, 2}));
  EXPECT_EQ(found->q, "%zz \uFFFD");

  const auto missing = parse_query(model, "ids=1,2");
  ASSERT_FALSE(missing);
  ASSERT_EQ(missing.error().size(), 2U);
  EXPECT_EQ(missing.error()[0].loc, (json::Array{"query", "ids", 0}));
  EXPECT_EQ(missing.error()[1].input, "null");
}

}  // namespace
}  // namespace chassis::schema
