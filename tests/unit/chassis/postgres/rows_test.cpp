#include "chassis/postgres/rows.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "chassis/database/statement.hpp"

namespace {

enum class Size : std::uint8_t { small, large };

}  // namespace

template <>
inline constexpr auto chassis::database::stored_names<Size> =
    std::to_array<std::pair<Size, std::string_view>>({{Size::small, "S"}, {Size::large, "L"}});
template <>
inline constexpr std::string_view chassis::database::stored_type<Size> = "size";

namespace chassis::postgres {
namespace {

using database::column;
using database::ComposedStatement;
using database::row;

struct Order {
  boost::uuids::uuid id{};
  std::int32_t count = 0;
  std::chrono::seconds lifetime{};
  std::string note;
  Size size = Size::small;
};

constexpr auto order =
    row(column("id", &Order::id), column("count", &Order::count), column("lifetime", &Order::lifetime),
        column("note", &Order::note), column("size", &Order::size));

TEST(Requests, AreATableOfTypedArraysWithTheirPlaces) {
  static constexpr auto table = requests(order, "wanted");
  EXPECT_EQ(table.view(),
            "unnest($1::uuid[], $2::integer[], $3::bigint[], $4::text[], $5::text[]::size[]) WITH ORDINALITY"
            " AS wanted (id, count, lifetime, note, size, place)");
}

TEST(Requests, AreAddedAsOneArrayAColumn) {
  using std::string_literals::operator""s;
  const std::array orders{Order{.id = {}, .note = "", .size = Size::large}, Order{.id = {}, .note = "x"}};
  Parameters parameters;
  add_requests(parameters, orders, order);
  ASSERT_EQ(parameters.size(), order.size);
  // One dimension, no NULL, elements of type text, two of them, from 1 on: "L" and "S".
  EXPECT_EQ(std::string(parameters.pointers()[4], static_cast<std::size_t>(parameters.lengths()[4])),
            "\0\0\0\1\0\0\0\0\0\0\0\31\0\0\0\2\0\0\0\1\0\0\0\1L\0\0\0\1S"s);
}

TEST(ComposedStatement, HasATextThatEndsWithAZero) {
  static constexpr ComposedStatement statement("insert_order", "INSERT INTO orders (", names(order), ")");
  EXPECT_EQ(statement.name, "insert_order");
  EXPECT_EQ(statement.sql, "INSERT INTO orders (id, count, lifetime, note, size)");
}

}  // namespace
}  // namespace chassis::postgres
