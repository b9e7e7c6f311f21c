#include "chassis/database/row.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "chassis/base/errors.hpp"
#include "chassis/database/stored.hpp"

namespace {

enum class Size : std::uint8_t { small, large };

}  // namespace

template <>
inline constexpr auto chassis::database::stored_names<Size> =
    std::to_array<std::pair<Size, std::string_view>>({{Size::small, "S"}, {Size::large, "L"}});

namespace chassis::database {
namespace {

struct Address {
  std::string street;
};

struct Customer {
  std::int64_t number = 0;
  Address address;
};

struct Order {
  Customer customer;
  std::int32_t count = 0;
};

constexpr auto customer =
    row(column("number", &Customer::number), column("street", &Customer::address, &Address::street));
constexpr auto order = within(&Order::customer, customer) + row(column("count", &Order::count));

TEST(Row, NamesItsColumnsInTheOrderOfDeclaration) {
  static constexpr auto plain = names(order);
  static constexpr auto prefixed = names(order, "o.");
  EXPECT_EQ(plain.view(), "number, street, count");
  EXPECT_EQ(prefixed.view(), "o.number, o.street, o.count");
}

TEST(Row, ReachesMembersOfMembers) {
  Order bought{.customer = {.number = 7, .address = {.street = "Elm"}}, .count = 2};
  const Order& read_only = bought;
  EXPECT_EQ(std::get<0>(order.columns).of(read_only), 7);
  std::get<1>(order.columns).of(bought) = "Oak";
  EXPECT_EQ(bought.customer.address.street, "Oak");
  EXPECT_EQ(std::get<2>(order.columns).of(read_only), 2);
}

TEST(SqlText, JoinsItsPartsAndEndsWithAZero) {
  static constexpr auto text = sql_text("SELECT ", names(customer), " FROM customer");
  EXPECT_EQ(text.view(), "SELECT number, street FROM customer");
  EXPECT_STREQ(text.c_str(), "SELECT number, street FROM customer");
}

TEST(StoredEnum, IsItsName) {
  EXPECT_EQ(to_stored(Size::large), "L");
  EXPECT_EQ(from_stored<Size>("S"), Size::small);
  EXPECT_THROW(from_stored<Size>("XL"), DamagedData);
}

}  // namespace
}  // namespace chassis::database
