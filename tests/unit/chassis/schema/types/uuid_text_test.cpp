#include "chassis/schema/types/uuid_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace chassis::schema {
namespace {

std::string canonical(std::string_view text) {
  const auto id = parse_uuid(text);
  if (!id) return id.error();
  std::string out;
  append_uuid(out, *id);
  return out;
}

TEST(UuidText, TakesItsFourSpellingsInEitherCase) {
  constexpr auto id = "225fd50d-8603-4b0d-bd27-cbdb9035a1eb";
  for (const auto* text : {"225fd50d-8603-4b0d-bd27-cbdb9035a1eb", "225FD50D-8603-4B0D-BD27-CBDB9035A1EB",
                           "225fd50d86034b0dbd27cbdb9035a1eb", "{225fd50d-8603-4b0d-bd27-cbdb9035a1eb}",
                           "urn:uuid:225fd50d-8603-4b0d-bd27-cbdb9035a1eb"}) {
    EXPECT_EQ(canonical(text), id) << text;
  }
}

TEST(UuidText, ExplainsWhatIsWrong) {
  const struct {
    std::string_view text;
    std::string_view error;
  } cases[] = {
      {"", "invalid length: found 0"},
      {"225fd50d86034b0dbd27cbdb9035a1e", "invalid length: found 31"},
      {"225fd50d86034b0dbd27cbdb9035a1eb0", "invalid length: found 33"},
      {"00000000-0000-0000-0000-0000000000000000000000", "invalid length: found 46"},
      {"not-a-uuid", "invalid character: found `n` at 0"},
      {" 225fd50d-8603-4b0d-bd27-cbdb9035a1eb ", "invalid character: found ` ` at 0"},
      {"225fd50d-8603-4b0d-bd27-cbdb9035a1ebx", "invalid character: found `x` at 36"},
      {"d8936f4f_22eb_423f_a94b_a9a8d304c220", "invalid character: found `_` at 8"},
      {"00\u00E9", "invalid character: found `\u00E9` at 2"},
      {"{225fd50d-8603-4b0d-bd27-cbdb9035a1ex}", "invalid character: found `x` at 36"},
      {"{225fd50d-8603-4b0d-bd27-cbdb9035a1eb", "invalid character: found `{` at 0"},
      {"urn:uuid:x", "invalid character: found `x` at 9"},
      {"URN:UUID:225fd50d-8603-4b0d-bd27-cbdb9035a1eb", "invalid character: found `U` at 0"},
      {"00000000-0000-0000-0000000000000007", "invalid group count: expected 5, found 4"},
      {"0-0-0-0-0-0", "invalid group count: expected 5, found 6"},
      {"{225fd50d86034b0dbd27cbdb9035a1eb}", "invalid group count: expected 5, found 1"},
      {"{}", "invalid group count: expected 5, found 1"},
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "invalid group count: expected 5, found 1"},
      {"0000000-0000-0000-0000-000000000007", "invalid group length in group 0: expected 8, found 7"},
      {"4ba7c610-7eb94ac1-9234-8a329f3e587d-", "invalid group length in group 1: expected 4, found 8"},
      {"00000000-0000-000-0000-000000000007", "invalid group length in group 2: expected 4, found 3"},
      {"00000000-0000-0000-00000-00000000007", "invalid group length in group 3: expected 4, found 5"},
      {"00000000-0000-0000-0000-00000000007", "invalid group length in group 4: expected 12, found 11"},
      {"{00000000-0000-0000-0000-00000000007}", "invalid group length in group 4: expected 12, found 11"},
  };

  for (const auto& [text, error] : cases)
    EXPECT_EQ(canonical(text), error) << text;
}

RC_GTEST_PROP(UuidText, IsReadBackAsItWasWritten, ()) {
  boost::uuids::uuid id{};
  const auto bytes = *rc::gen::container<std::vector<std::uint8_t>>(16, rc::gen::arbitrary<std::uint8_t>());
  std::ranges::copy(bytes, id.begin());
  std::string text;
  append_uuid(text, id);
  RC_ASSERT(parse_uuid(text).value() == id);
}

}  // namespace
}  // namespace chassis::schema
