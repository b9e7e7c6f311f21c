// The header of POST /api/v1/setup and PATCH /api/v1/move that names a request.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "chassis/schema/model.hpp"

namespace mars::schemas {

namespace schema = chassis::schema;

inline constexpr std::size_t max_idempotency_key_length = 255;

struct IdempotencyHeader {
  static constexpr std::string_view name = "Idempotency-Key";

  std::optional<std::string> key;

  static constexpr auto model() {
    return schema::model<IdempotencyHeader>(
               "IdempotencyHeader", "The client's name for a request.",
               schema::defaulted(
                   name, &IdempotencyHeader::key,
                   {.min_length = 1,
                    .max_length = max_idempotency_key_length,
                    .description =
                        "A new name for each request, printable ASCII. Sent again with the same name, the "
                        "request is not done again but gets the first answer."}))
        .check("An idempotency key consists of printable ASCII characters",
               [](const IdempotencyHeader& header) {
                 return !header.key || std::ranges::all_of(*header.key, [](char character) {
                   return character >= ' ' && character <= '~';
                 });
               });
  }
};

}  // namespace mars::schemas
