// Request targets: path and query are parts of what was sent.
#include "http/message.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mars::fuzz::require;
  const auto target = mars::fuzz::text(data, size);
  mars::http::Request request;
  if (!mars::http::split_target(target, request)) return 0;
  require(request.path.size() + request.query.size() <= target.size(), "nothing is longer than it was sent");
  require(target.find(request.query) != std::string_view::npos, "the query is as sent");
  return 0;
}
