#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/schema/model.hpp"

namespace chassis::idempotency {

inline constexpr std::size_t max_key_length = 255;

/// The request header that names a request.
struct Header {
  static constexpr std::string_view name = "Idempotency-Key";

  std::optional<std::string> key;

  static constexpr auto model() {
    return schema::model<Header>(
               "IdempotencyHeader", "An idempotency key.",
               schema::defaulted(
                   name, &Header::key,
                   {.min_length = 1,
                    .max_length = max_key_length,
                    .description =
                        "A new name for each request, printable ASCII. Sent again with the same name, the "
                        "request is not done again but gets the first answer."}))
        .validator("An idempotency key consists of printable ASCII characters", [](const Header& header) {
          return !header.key || std::ranges::all_of(*header.key, [](char character) {
            return character >= ' ' && character <= '~';
          });
        });
  }
};

}  // namespace chassis::idempotency
