// Lower case of all of Unicode.
#pragma once

#include <string>
#include <string_view>

namespace chassis::schema {

/// `text` in lower case, by Unicode's full mapping, independent of the language: a sigma that ends a word
/// becomes its final form, and U+0130 becomes two code points. `text` must be UTF-8. Pure function.
std::string lower_case(std::string_view text);

}  // namespace chassis::schema
