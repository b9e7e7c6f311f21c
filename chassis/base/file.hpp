// Reading the files that the operator names: settings, secrets, certificates.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>

namespace chassis {

/// Why a file was not read.
struct FileError {
  bool absent = false;  ///< no entry of that name exists; a symbolic link to nothing is an entry
  std::string reason;   ///< for the operator, such as "Permission denied"
};

using FileContent = std::expected<std::string, FileError>;

/// Reads a regular file of at most `longest` bytes, through symbolic links. Never blocks on a named pipe,
/// and rejects pipes, directories, sockets and devices.
FileContent read_file(const std::filesystem::path& path, std::size_t longest);

/// Like `read_file`, for text: skips the byte order mark of UTF-8, and rejects other encodings and zero
/// bytes. Also reads an unnamed pipe, such as /dev/stdin or a shell's `<(command)`, whose writer must close
/// it within `timeout`.
FileContent read_text_file(const std::filesystem::path& path, std::size_t longest,
                           std::chrono::milliseconds timeout = std::chrono::seconds(10));

}  // namespace chassis
