#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "chassis/http/message.hpp"

namespace chassis::http {

/// An answer that is always the same. What the views show lives as long as the program, or as `owner`.
struct StaticFile {
  std::string_view content_type;
  std::string_view content;
  std::string_view gzipped{};  ///< the content, compressed; empty where that is not worth it
  std::string_view cache_control = "no-cache";
  std::shared_ptr<const void> owner{};
};

/// A file with a content that is made when the program starts, and compressed then.
StaticFile made_file(std::string_view content_type, std::string content);

/// Answers with the file, in the coding that the client accepts, or that the client has it already.
Handler serving(StaticFile file);

}  // namespace chassis::http
