#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "chassis/base/utf8.hpp"
#include "chassis/json/value.hpp"

namespace mars::tests {

/// A Unicode character, no surrogate; mostly ASCII, control characters included.
inline rc::Gen<char32_t> any_character() {
  return rc::gen::weightedOneOf<char32_t>({{6, rc::gen::inRange<char32_t>(0, 0x80)},
                                           {2, rc::gen::inRange<char32_t>(0x80, 0xD800)},
                                           {2, rc::gen::inRange<char32_t>(0xE000, 0x110000)}});
}

/// Text in UTF-8.
inline rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(any_character()),
                      [](const std::vector<char32_t>& characters) {
                        std::string text;
                        for (const auto character : characters)
                          chassis::append_code_point(text, character);
                        return text;
                      });
}

/// Any finite float, from the smallest to the largest.
inline rc::Gen<double> any_finite_float() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::inRange<std::int64_t>(-(1LL << 53), 1LL << 53), rc::gen::inRange(-1127, 971)),
      [](const std::pair<std::int64_t, int>& parts) {
        return std::ldexp(static_cast<double>(parts.first), parts.second);
      });
}

/// Any value that JSON can hold, nested up to `depth` levels.
inline rc::Gen<chassis::json::Value> any_value(int depth = 3) {
  return rc::gen::exec([depth]() -> chassis::json::Value {
    switch (*rc::gen::inRange(0, depth > 0 ? 8 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return *rc::gen::arbitrary<bool>();
      case 2:
        return *rc::gen::arbitrary<std::int64_t>();
      case 3:
        return chassis::json::BigInteger{"-9223372036854775809" + std::to_string(*rc::gen::inRange(0, 1000))};
      case 4:
        return *any_finite_float();
      case 5:
        return *any_text();
      case 6:
        return *rc::gen::container<chassis::json::Array>(any_value(depth - 1));
      default: {
        chassis::json::Object object;
        const auto size = *rc::gen::inRange(0, 12);
        for (int index = 0; index < size; ++index)
          object.set(*any_text(), *any_value(depth - 1));
        return object;
      }
    }
  });
}

}  // namespace mars::tests
