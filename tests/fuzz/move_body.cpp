// PATCH /api/v1/move: what the parser accepts, the published schema admits.
#include "core/json/utf8.hpp"
#include "schemas/move_request.hpp"
#include "tests/fuzz/json_schema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t max_command_length = 40;  // short, so that inputs reach it
  static const mars::fuzz::PublishedModel published(mars::schemas::MoveRequest::model(max_command_length));
  const auto request = published.parse(mars::fuzz::text(data, size));
  if (request) mars::fuzz::require(!mars::core::json::has_surrogate(request->command), "a command is UTF-8");
  return 0;
}
