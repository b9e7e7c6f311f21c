#include "chassis/schema/types/uuid.hpp"

#include <fmt/format.h>

#include "chassis/schema/conversions.hpp"
#include "chassis/schema/types/uuid_text.hpp"

namespace chassis::schema {
using boost::uuids::uuid;

namespace {

bool is_of_version(const uuid& id, unsigned version) {
  const unsigned found = static_cast<unsigned>(id.data[6]) >> 4U;
  return found == version && id.variant() == uuid::variant_rfc_4122;
}

}  // namespace

std::expected<uuid, Errors> FieldType<uuid>::parse(const json::Value& value, const Constraints& constraints) {
  if (value.get_if<std::string>() == nullptr) return std::unexpected(invalid(error_kinds::not_a_uuid, value));
  const auto text = to_text(value);
  if (!text) return std::unexpected(invalid(text.error(), value));
  const auto id = parse_uuid(*text);
  if (!id) {
    return std::unexpected(invalid("uuid_parsing", "Input should be a valid UUID, " + id.error(), value,
                                   {{"error", id.error()}}));
  }
  if (constraints.version && !is_of_version(*id, *constraints.version)) {
    return std::unexpected(invalid("uuid_version",
                                   fmt::format("UUID version {} expected", *constraints.version), value,
                                   {{"expected_version", *constraints.version}}));
  }
  return *id;
}

void FieldType<uuid>::write(std::string& out, const uuid& value) {
  out += '"';
  append_uuid(out, value);
  out += '"';
}

json::Object FieldType<uuid>::schema(const Constraints& constraints, Components& /*components*/) {
  const auto format = constraints.version ? fmt::format("uuid{}", *constraints.version) : std::string("uuid");
  return {{"type", "string"}, {"format", format}};
}

}  // namespace chassis::schema
