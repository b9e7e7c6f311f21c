#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace chassis::http {

/// Reads origins (RFC 6454), with commas between, as browsers send them: `https://app.example`,
/// `http://localhost:3000`; or `*` alone. The error names every one that no browser would send so.
std::expected<std::vector<std::string>, std::string> parse_origins(std::string_view list);

}  // namespace chassis::http
