#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "http/middleware.hpp"

namespace mars::http {

/// Lets web pages of the named origins use the API (CORS, as the Fetch standard has it): answers their
/// preflights, and marks every other answer as theirs to read. To pages of other origins it answers as if it
/// were not there, and so their browsers keep the answers from them.
class Cors final : public Middleware {
 public:
  /// `origins` as browsers send them, or `*` alone for all.
  Cors(std::vector<std::string> origins, std::chrono::seconds max_age);

  boost::asio::awaitable<Response> handle(const Request& request, core::RequestContext& context,
                                          const Handler& next) override;

 private:
  [[nodiscard]] std::string_view allowed_origin(const Request& request) const;
  [[nodiscard]] Response preflight() const;

  std::vector<std::string> origins_;
  bool any_;
  std::string max_age_;
};

}  // namespace mars::http
