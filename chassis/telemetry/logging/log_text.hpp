#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chassis::telemetry {

/// Most bytes of one text in the log. A longer one ends with an ellipsis.
inline constexpr std::size_t max_logged_text = 1024;

/// Returns `text`, or its beginning and an ellipsis where it is longer than `most` bytes. The cut is never
/// inside a UTF-8 sequence.
std::string cut_text(std::string_view text, std::size_t most);

/// Appends `text` as a JSON string of at most `room` bytes, quotes included, and of at most
/// `max_logged_text` bytes of the text. `room` must be at least 8.
///
/// Besides what JSON requires, escapes every character that a terminal or an editor obeys instead of showing:
/// DEL, the C1 controls, U+2028, U+2029 and Unicode's bidirectional controls. Ill-formed UTF-8 becomes
/// U+FFFD.
void append_log_text(std::string& line, std::string_view text, std::size_t room);

}  // namespace chassis::telemetry
