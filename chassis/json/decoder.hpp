// From the bytes of a body to text, as Python's json.loads() does it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chassis::json {

/// Detects which of UTF-8, UTF-16 and UTF-32 `bytes` are in, with or without a byte order mark, and returns
/// them as UTF-8 without the mark; surrogates pass. Nothing where the bytes are not of that encoding.
///
/// UTF-8 is returned as it stands, as a view of `bytes`; other encodings are rewritten into `storage`, and
/// the view is of that.
std::optional<std::string_view> decode(std::string_view bytes, std::string& storage);

}  // namespace chassis::json
