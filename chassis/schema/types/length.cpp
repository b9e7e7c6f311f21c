#include "chassis/schema/types/length.hpp"

#include <fmt/format.h>

#include <string>

namespace chassis::schema {

namespace {

std::string_view plural(std::size_t count) {
  return count == 1 ? "" : "s";
}

}  // namespace

Errors too_long(std::string_view collection, std::size_t most, std::optional<std::size_t> length,
                const json::Value& input) {
  const auto found = length ? std::to_string(*length) : std::string("more");
  const json::Value actual = length ? json::Value(*length) : json::Value();
  return invalid("too_long",
                 fmt::format("{} should have at most {} item{} after validation, not {}", collection, most,
                             plural(most), found),
                 input, {{"field_type", collection}, {"max_length", most}, {"actual_length", actual}});
}

Errors too_short(std::string_view collection, std::size_t least, std::size_t length,
                 const json::Value& input) {
  return invalid("too_short",
                 fmt::format("{} should have at least {} item{} after validation, not {}", collection, least,
                             plural(least), length),
                 input, {{"field_type", collection}, {"min_length", least}, {"actual_length", length}});
}

void describe_length(json::Object& schema, std::string_view unit, std::optional<std::size_t> least,
                     std::optional<std::size_t> most) {
  if (most) schema.set(fmt::format("max{}", unit), *most);
  if (least) schema.set(fmt::format("min{}", unit), *least);
}

}  // namespace chassis::schema
