// Request targets: path and query are what RFC 3986 finds in what was sent.
#include "http/message.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// Between the authority, which only a target that begins with a scheme has, and the query.
std::string_view path_of(std::string_view target) {
  target = target.substr(0, target.find('?'));
  if (target.starts_with('/')) return target;
  target.remove_prefix(target.find(':') + 1);
  if (!target.starts_with("//")) return target;
  const auto slash = target.find('/', 2);
  return slash == std::string_view::npos ? std::string_view() : target.substr(slash);
}

std::string decoded(std::string_view encoded) {
  std::string text;
  for (std::size_t index = 0; index < encoded.size(); ++index) {
    const bool escaped = encoded[index] == '%';
    text += escaped ? static_cast<char>(std::stoi(std::string(encoded.substr(index + 1, 2)), nullptr, 16))
                    : encoded[index];
    index += escaped ? 2 : 0;
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const auto target = mars::fuzz::text(data, size);
  mars::http::Request request;
  if (!mars::http::split_target(target, request)) return 0;
  const auto question = target.find('?');
  require(request.path == decoded(path_of(target)), "the path is the decoded one");
  require(request.query == (question == std::string_view::npos ? "" : target.substr(question + 1)),
          "the query is as sent");
  return 0;
}
