// POST /api/v1/setup: what the parser accepts, the published schema admits, and what that admits, it accepts.
#include "core/json/reader.hpp"
#include "schemas/setup_request.hpp"
#include "tests/fuzz/json_schema.hpp"

using mars::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mars::fuzz::PublishedModel published(mars::schemas::SetupRequest::model());
  const auto body = mars::fuzz::text(data, size);
  const auto request = published.parse(body);
  if (request) require(request->x != 0 || request->y != 0, "x and y are not both zero");

  const auto value = mars::core::json::read(body);
  if (request || !value || !published.admits(*value)) return 0;
  const auto& members = *value->get_if<mars::core::json::Object>();
  require(*members.find("x") == 0 && *members.find("y") == 0,
          "only the check refuses what the schema admits");
  return 0;
}
