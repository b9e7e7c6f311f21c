#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace chassis::config {

/// The text of a file that is not empty, or what the file should have been.
std::expected<std::string, std::string> read_secret(std::string_view path, std::size_t longest);

/// The text of a file of at most 1,024 bytes without the line ends that editors append, or what the file
/// should have been.
std::expected<std::string, std::string> read_secret_line(std::string_view path);

}  // namespace chassis::config
