// The models of the types contract (tests/e2e/data/types_examples.json), as the author of a service declares
// them.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "chassis/schema/model.hpp"

namespace mars::tests::types {

using chassis::schema::Date;
using chassis::schema::DateTime;
using chassis::schema::defaulted;
using chassis::schema::Duration;
using chassis::schema::field;
using chassis::schema::Integer;
using chassis::schema::Literal;
using chassis::schema::TimeOfDay;
using chassis::schema::Timezone;
using chassis::schema::TupleOf;
using Uuid = boost::uuids::uuid;

enum class Color { red, green, blue };
enum class Level { low, middle, high };
enum class Status { fresh, paid, sent };

}  // namespace mars::tests::types

namespace chassis::schema {

template <>
inline constexpr auto enumeration<mars::tests::types::Color> =
    values_of<mars::tests::types::Color>("Color", {{mars::tests::types::Color::red, "red"},
                                                   {mars::tests::types::Color::green, "green"},
                                                   {mars::tests::types::Color::blue, "blue"}});

template <>
inline constexpr auto enumeration<mars::tests::types::Level> =
    values_of<mars::tests::types::Level>("Level", {{mars::tests::types::Level::low, 1},
                                                   {mars::tests::types::Level::middle, 5},
                                                   {mars::tests::types::Level::high, 10}});

template <>
inline constexpr auto enumeration<mars::tests::types::Status> =
    values_of<mars::tests::types::Status>("Status", {{mars::tests::types::Status::fresh, "new"},
                                                     {mars::tests::types::Status::paid, "paid"},
                                                     {mars::tests::types::Status::sent, "sent"}});

}  // namespace chassis::schema

namespace mars::tests::types {

struct Bools {
  bool flag = false;
  std::optional<bool> maybe;
  bool off = false;

  static constexpr auto model() {
    return chassis::schema::model<Bools>("Bools", "", field("flag", &Bools::flag),
                                         defaulted("maybe", &Bools::maybe), defaulted("off", &Bools::off));
  }
};

struct Ints {
  Integer any;
  std::int32_t ranged = 0;
  std::int64_t open = 0;
  Integer even;
  Integer wide;
  Integer page;

  static constexpr auto model() {
    return chassis::schema::model<Ints>(
        "Ints", "", field("any", &Ints::any), field("ranged", &Ints::ranged, {.ge = 1, .le = 100}),
        field("open", &Ints::open, {.gt = 0, .lt = 10}), field("even", &Ints::even, {.multiple_of = 2}),
        field("wide", &Ints::wide, {.ge = "-1180591620717411303424", .le = "1180591620717411303424"}),
        defaulted("page", &Ints::page, {.ge = 0}));
  }
};

struct Floats {
  double any = 0;
  double finite = 0;
  double ratio = 0;
  double open = 0;
  double step = 0;
  double rate = 1.5;

  static constexpr auto model() {
    return chassis::schema::model<Floats>(
        "Floats", "", field("any", &Floats::any), field("finite", &Floats::finite, {.allow_inf_nan = false}),
        field("ratio", &Floats::ratio, {.ge = 0, .le = 1}),
        field("open", &Floats::open, {.gt = 0, .lt = 1.5}),
        field("step", &Floats::step, {.multiple_of = 0.5}), defaulted("rate", &Floats::rate));
  }
};

struct Strings {
  std::string plain;
  std::string sized;
  std::string code;
  std::string trimmed;
  std::string lower;
  std::string slug;

  static constexpr auto model() {
    return chassis::schema::model<Strings>(
        "Strings", "", field("plain", &Strings::plain),
        field("sized", &Strings::sized, {.min_length = 2, .max_length = 5}),
        field("code", &Strings::code, {.pattern = R"(^[A-Z]{3}-\d{2,4}$)"}),
        field("trimmed", &Strings::trimmed, {.strip_whitespace = true, .min_length = 1}),
        field("lower", &Strings::lower, {.to_lower = true}),
        field("slug", &Strings::slug,
              {.strip_whitespace = true, .max_length = 8, .pattern = "^[a-zA-Z0-9-]+$", .to_lower = true}));
  }
};

struct Dates {
  Date day{};
  Date term{};
  std::optional<Date> maybe;

  static constexpr auto model() {
    using namespace std::chrono_literals;
    return chassis::schema::model<Dates>(
        "Dates", "", field("day", &Dates::day),
        field("term", &Dates::term, {.ge = 2020y / 1 / 1, .le = 2030y / 12 / 31}),
        defaulted("maybe", &Dates::maybe));
  }
};

struct Times {
  TimeOfDay at;
  TimeOfDay office;
  std::optional<TimeOfDay> maybe;

  static constexpr auto model() {
    return chassis::schema::model<Times>(
        "Times", "", field("at", &Times::at),
        field("office", &Times::office, {.ge = TimeOfDay{.hour = 8}, .lt = TimeOfDay{.hour = 18}}),
        defaulted("maybe", &Times::maybe));
  }
};

struct Datetimes {
  DateTime at;
  DateTime aware;
  DateTime naive;
  std::optional<DateTime> maybe;

  static constexpr auto model() {
    return chassis::schema::model<Datetimes>("Datetimes", "", field("at", &Datetimes::at),
                                             field("aware", &Datetimes::aware, {.timezone = Timezone::aware}),
                                             field("naive", &Datetimes::naive, {.timezone = Timezone::naive}),
                                             defaulted("maybe", &Datetimes::maybe));
  }
};

struct Durations {
  Duration span;
  Duration limited;
  std::optional<Duration> maybe;

  static constexpr auto model() {
    return chassis::schema::model<Durations>(
        "Durations", "", field("span", &Durations::span),
        field("limited", &Durations::limited, {.ge = std::chrono::seconds(0), .le = std::chrono::days(1)}),
        defaulted("maybe", &Durations::maybe));
  }
};

struct Uuids {
  Uuid id{};
  Uuid v4{};
  std::optional<Uuid> maybe;

  static constexpr auto model() {
    return chassis::schema::model<Uuids>("Uuids", "", field("id", &Uuids::id),
                                         field("v4", &Uuids::v4, {.version = 4}),
                                         defaulted("maybe", &Uuids::maybe));
  }
};

struct Enums {
  Color color{};
  Level level{};
  Literal<"r", "w", "rw"> mode;
  Literal<1, 2, 3> stars;
  Literal<"yes"> only;
  Color paint = Color::green;

  static constexpr auto model() {
    return chassis::schema::model<Enums>("Enums", "", field("color", &Enums::color),
                                         field("level", &Enums::level), field("mode", &Enums::mode),
                                         field("stars", &Enums::stars), field("only", &Enums::only),
                                         defaulted("paint", &Enums::paint));
  }
};

struct Leaf {
  Integer value;
  std::string label;

  static constexpr auto model() {
    return chassis::schema::model<Leaf>("Leaf", "", field("value", &Leaf::value, {.ge = 0}),
                                        field("label", &Leaf::label, {.max_length = 5}));
  }
};

struct Lists {
  std::vector<Integer> numbers;
  std::vector<Leaf> leaves;
  std::vector<std::string> tags;
  std::vector<std::vector<Integer>> grid;

  static constexpr auto model() {
    return chassis::schema::model<Lists>(
        "Lists", "", field("numbers", &Lists::numbers, {.min_length = 1, .max_length = 3}),
        field("leaves", &Lists::leaves), defaulted("tags", &Lists::tags, {.items = {.min_length = 1}}),
        defaulted("grid", &Lists::grid));
  }
};

struct Dicts {
  std::map<std::string, Integer> scores;
  std::map<std::string, Leaf> leaves;
  std::map<std::string, std::string> few;

  static constexpr auto model() {
    return chassis::schema::model<Dicts>(
        "Dicts", "", field("scores", &Dicts::scores), defaulted("leaves", &Dicts::leaves),
        field("few", &Dicts::few, {.values = {.min_length = 1}, .min_length = 1, .max_length = 2}));
  }
};

struct Sets {
  std::set<std::string> tags;
  std::set<Integer> numbers;

  static constexpr auto model() {
    return chassis::schema::model<Sets>("Sets", "", field("tags", &Sets::tags),
                                        field("numbers", &Sets::numbers, {.min_length = 1, .max_length = 3}));
  }
};

struct Tuples {
  std::tuple<Integer, std::string> pair;
  TupleOf<Integer> many;
  std::tuple<double, double, bool> box{0.0, 1.0, true};

  static constexpr auto model() {
    return chassis::schema::model<Tuples>("Tuples", "", field("pair", &Tuples::pair),
                                          field("many", &Tuples::many), defaulted("box", &Tuples::box));
  }
};

struct Optionals {
  std::optional<Integer> maybe;
  std::optional<Integer> nullable;
  std::optional<std::string> note;
  std::string text = "hello";
  Integer count = 5;
  std::optional<Leaf> leaf;
  std::optional<std::vector<Integer>> list;

  static constexpr auto model() {
    return chassis::schema::model<Optionals>(
        "Optionals", "", defaulted("maybe", &Optionals::maybe), field("nullable", &Optionals::nullable),
        defaulted("note", &Optionals::note, {.min_length = 2, .max_length = 5}),
        defaulted("text", &Optionals::text), defaulted("count", &Optionals::count, {.ge = 1}),
        defaulted("leaf", &Optionals::leaf), defaulted("list", &Optionals::list));
  }
};

struct Branch {
  Leaf leaf;
  std::vector<Leaf> leaves;
  double ratio = 1.0;

  static constexpr auto model() {
    return chassis::schema::model<Branch>("Branch", "", field("leaf", &Branch::leaf),
                                          defaulted("leaves", &Branch::leaves, {.max_length = 2}),
                                          defaulted("ratio", &Branch::ratio, {.gt = 0}));
  }
};

struct Nested {
  std::string name;
  Branch child;
  std::optional<Branch> other;

  static constexpr auto model() {
    return chassis::schema::model<Nested>("Nested", "", field("name", &Nested::name, {.min_length = 1}),
                                          field("child", &Nested::child), defaulted("other", &Nested::other));
  }
};

struct ClosedLeaf {
  Integer a;

  static constexpr auto model() {
    return chassis::schema::model<ClosedLeaf>("ClosedLeaf", "", field("a", &ClosedLeaf::a)).forbid_extra();
  }
};

struct Closed {
  Integer a;
  std::string b = "x";
  std::optional<ClosedLeaf> inner;
  std::vector<ClosedLeaf> list;

  static constexpr auto model() {
    return chassis::schema::model<Closed>("Closed", "", field("a", &Closed::a), defaulted("b", &Closed::b),
                                          defaulted("inner", &Closed::inner),
                                          defaulted("list", &Closed::list))
        .forbid_extra();
  }
};

struct Aliased {
  Integer item_id;
  std::string long_name;
  std::optional<std::string> note;

  static constexpr auto model() {
    return chassis::schema::model<Aliased>(
        "Aliased", "", field("item_id", &Aliased::item_id).alias("itemId"),
        field("long_name", &Aliased::long_name, {.max_length = 5}).alias("long-name"),
        defaulted("note", &Aliased::note).alias("@note"));
  }
};

struct AliasedBoth {
  Integer item_id;
  std::string long_name;
  std::optional<Aliased> inner;

  static constexpr auto model() {
    return chassis::schema::model<AliasedBoth>(
               "AliasedBoth", "", field("item_id", &AliasedBoth::item_id).alias("itemId"),
               field("long_name", &AliasedBoth::long_name, {.max_length = 5}).alias("longName"),
               defaulted("inner", &AliasedBoth::inner).alias("innerItem"))
        .populate_by_name();
  }
};

struct Cat {
  Literal<"cat"> kind;
  std::int32_t lives = 0;

  static constexpr auto model() {
    return chassis::schema::model<Cat>("Cat", "", field("kind", &Cat::kind),
                                       field("lives", &Cat::lives, {.ge = 1, .le = 9}));
  }
};

struct Dog {
  Literal<"dog"> kind;
  std::string name;
  bool good = true;

  static constexpr auto model() {
    return chassis::schema::model<Dog>("Dog", "", field("kind", &Dog::kind),
                                       field("name", &Dog::name, {.min_length = 1}),
                                       defaulted("good", &Dog::good));
  }
};

using Pet = std::variant<Cat, Dog>;

struct Pets {
  Pet pet;
  std::vector<Pet> more;
  std::optional<Pet> maybe;

  static constexpr auto model() {
    return chassis::schema::model<Pets>("Pets", "", field("pet", &Pets::pet, {.discriminator = "kind"}),
                                        defaulted("more", &Pets::more, {.items = {.discriminator = "kind"}}),
                                        defaulted("maybe", &Pets::maybe, {.discriminator = "kind"}));
  }
};

struct Customer {
  std::string name;
  std::string email;
  std::optional<std::int32_t> age;

  static constexpr auto model() {
    return chassis::schema::model<Customer>(
        "Customer", "",
        field("name", &Customer::name, {.strip_whitespace = true, .min_length = 1, .max_length = 40}),
        field("email", &Customer::email, {.pattern = R"(^[^@\s]+@[^@\s]+\.[^@\s]+$)"}),
        defaulted("age", &Customer::age, {.ge = 0, .lt = 150}));
  }
};

struct Line {
  std::string sku;
  std::int32_t quantity = 0;
  double price = 0;
  bool gift = false;

  static constexpr auto model() {
    return chassis::schema::model<Line>(
        "Line", "", field("sku", &Line::sku, {.pattern = R"(^[A-Z]{3}-\d{2,4}$)"}),
        field("quantity", &Line::quantity, {.ge = 1, .le = 999}),
        field("price", &Line::price, {.ge = 0, .allow_inf_nan = false}), defaulted("gift", &Line::gift));
  }
};

struct Order {
  Uuid id{};
  DateTime placed_at;
  Customer customer;
  std::vector<Line> lines;
  Status status = Status::fresh;
  std::optional<double> discount;
  std::optional<Date> deliver_on;
  std::map<std::string, std::string> meta;

  static constexpr auto model() {
    return chassis::schema::model<Order>("Order", "", field("id", &Order::id),
                                         field("placed_at", &Order::placed_at, {.timezone = Timezone::aware}),
                                         field("customer", &Order::customer),
                                         field("lines", &Order::lines, {.min_length = 1, .max_length = 5}),
                                         defaulted("status", &Order::status),
                                         defaulted("discount", &Order::discount, {.gt = 0, .lt = 1}),
                                         defaulted("deliver_on", &Order::deliver_on),
                                         defaulted("meta", &Order::meta))
        .forbid_extra();
  }
};

struct Change {
  std::string label;
  Integer value;
  std::optional<Leaf> leaf;

  static constexpr auto model() {
    return chassis::schema::model<Change>(
        "Change", "", field("label", &Change::label, {.min_length = 2, .max_length = 5}),
        field("value", &Change::value, {.ge = 0}), defaulted("leaf", &Change::leaf));
  }
};

}  // namespace mars::tests::types
