// UTF-8 as JSON text needs it: strict, except that a surrogate code point, which a JSON string may hold alone
// ("\ud800"), is kept as the three bytes it would have ("WTF-8"). Pure functions, safe from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chassis {

/// Length in bytes of the well-formed sequence that `text` begins with, surrogates included; 0 where it
/// begins with none.
std::size_t sequence_length(std::string_view text);

/// Whether a sequence, as `sequence_length` measures it, is a surrogate.
bool is_surrogate(std::string_view sequence);

/// The first byte at or behind `from` that is not ASCII, or the size of `text`.
std::size_t end_of_ascii(std::string_view text, std::size_t from);

/// The first byte at or behind `from` that is not ASCII or that a JSON string holds escaped only, or the size
/// of `text`.
std::size_t end_of_plain_ascii(std::string_view text, std::size_t from);

/// Whether `text` consists of well-formed sequences, surrogates included.
bool is_wtf8(std::string_view text);

/// Whether text that `is_wtf8` holds a surrogate, so that it is not UTF-8.
bool has_surrogate(std::string_view text);

/// Number of code points of text that `is_wtf8`.
std::size_t count_code_points(std::string_view text);

/// `bytes` as UTF-8, with U+FFFD for each longest beginning of a sequence that is cut off, and for each byte
/// that begins none; so do browsers and Python.
std::string replace_ill_formed(std::string_view bytes);

/// `bytes` as UTF-8, where each is the code point of that number: ISO 8859-1.
std::string from_latin1(std::string_view bytes);

/// Appends one code point up to U+10FFFF, surrogates included.
void append_code_point(std::string& out, char32_t code_point);

}  // namespace chassis
