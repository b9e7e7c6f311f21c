// How many items lists, sets and maps may have, in Pydantic's words.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "chassis/json/value.hpp"
#include "chassis/schema/validation_error.hpp"

namespace chassis::schema {

/// The error of a collection with too many items. A set does not know how many more there are.
Errors too_long(std::string_view collection, std::size_t most, std::optional<std::size_t> length,
                const json::Value& input);

/// The error of a collection with too few items.
Errors too_short(std::string_view collection, std::size_t least, std::size_t length,
                 const json::Value& input);

/// Adds the bounds to a schema, as `max<unit>` and `min<unit>`.
void describe_length(json::Object& schema, std::string_view unit, std::optional<std::size_t> least,
                     std::optional<std::size_t> most);

}  // namespace chassis::schema
