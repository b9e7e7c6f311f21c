// UUIDs as text, with the errors of Rust's uuid crate, which Pydantic shows to clients. Pure functions.
#pragma once

#include <boost/uuid/uuid.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace chassis::schema {

/// The UUID in any of its four spellings, with letters in either case: 32 digits, with hyphens, in braces, or
/// behind `urn:uuid:`. The error says what is wrong with the text, which must be UTF-8.
std::expected<boost::uuids::uuid, std::string> parse_uuid(std::string_view text);

/// Appends the spelling with hyphens, in lower case.
void append_uuid(std::string& out, const boost::uuids::uuid& id);

}  // namespace chassis::schema
