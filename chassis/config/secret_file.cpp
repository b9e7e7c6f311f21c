#include "chassis/config/secret_file.hpp"

#include <fmt/format.h>

#include <utility>

#include "chassis/base/file.hpp"

namespace chassis::config {

std::expected<std::string, std::string> read_secret(std::string_view path, std::size_t longest) {
  auto content = read_text_file(path, longest);
  if (content && !content->empty()) return std::move(*content);
  return std::unexpected(fmt::format("a readable file of 1 to {} bytes; {}", longest,
                                     content ? "it is empty" : content.error().reason));
}

std::expected<std::string, std::string> read_secret_line(std::string_view path) {
  constexpr std::size_t longest = 1024;
  auto content = read_secret(path, longest);
  if (!content) return content;
  content->erase(content->find_last_not_of("\r\n") + 1);
  if (content->empty()) return std::unexpected("a file with more than line ends");
  return content;
}

}  // namespace chassis::config
