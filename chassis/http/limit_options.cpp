#include "chassis/http/limit_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "chassis/base/memory_limit.hpp"

namespace chassis::http {

namespace {

constexpr std::int64_t kibibyte = 1024;
constexpr std::int64_t mebibyte = 1024 * kibibyte;
constexpr std::int64_t minute_in_milliseconds = 60'000;
constexpr std::int64_t day_in_seconds = 86'400;

/// A share of the memory limit, for bytes that clients send and have not taken; the rest is for everything
/// else.
std::int64_t default_buffered_bytes() {
  constexpr std::uint64_t share = 4;
  constexpr std::uint64_t least = 16 * mebibyte;
  constexpr std::uint64_t most = 4096 * mebibyte;
  return std::int64_t(std::clamp(memory_limit() / share, least, most));
}

unsigned cores() {
  return std::clamp(std::thread::hardware_concurrency(), 1U, 256U);
}

/// Large bodies may not use the reserve for small ones.
void require_room_for_a_body(const config::Variables& /*given*/, LimitOptions& options,
                             config::Problems& problems) {
  if (options.buffered_bytes / 4 * 3 < options.body_bytes)
    problems.emplace_back("MAX_BUFFERED_BYTES must be at least a third more than MAX_BODY_BYTES");
}

std::vector<config::Variable<LimitOptions>> variables_of_sums() {
  constexpr unsigned requests_of_a_core = 160;  // docs/decisions/0015-load-shedding.md
  return {
      {"MAX_CONNECTIONS", "20000", "most connections open at once",
       config::number(&LimitOptions::connections, 1, 1'000'000)},
      {"MAX_CONNECTIONS_PER_CLIENT", "",
       "most connections of one address; unset: a quarter of MAX_CONNECTIONS, loopback addresses exempt",
       config::number(&LimitOptions::connections_per_client, 1, 1'000'000)},
      {"MAX_REQUESTS_IN_FLIGHT", fmt::to_string(requests_of_a_core * cores()),
       "most requests in flight at once; further ones are rejected with 503",
       config::number(&LimitOptions::requests_in_flight, 1, 1'000'000)},
      {"MAX_STREAMS_PER_CLIENT", fmt::to_string(requests_of_a_core * cores() / 4),
       "most lists that one principal, or else one address, receives at once",
       config::number(&LimitOptions::streams_per_client, 1, 1'000'000)},
      {"MAX_BUFFERED_BYTES", fmt::to_string(default_buffered_bytes()),
       "most bytes of requests and answers held in memory at once; by default a quarter of the memory limit",
       config::number(&LimitOptions::buffered_bytes, mebibyte, mebibyte * mebibyte)},
      {"RATE_LIMIT", "0", "requests that a client may send within RATE_LIMIT_WINDOW_S; 0: unlimited",
       config::number(&LimitOptions::requests_per_window, 0, 1'000'000'000)},
      {"RATE_LIMIT_WINDOW_S", "60", "that time, in seconds",
       config::number(&LimitOptions::rate_limit_window, 1, day_in_seconds)},
  };
}

std::vector<config::Variable<LimitOptions>> variables_of_a_request() {
  return {
      {"MAX_HEADER_BYTES", "16384", "longest request line and headers",
       config::number(&LimitOptions::header_bytes, kibibyte, mebibyte)},
      {"MAX_BODY_BYTES", "1048576", "longest request body",
       config::number(&LimitOptions::body_bytes, 1, 1024 * mebibyte)},
      {"REQUEST_TIMEOUT_MS", "5000", "longest time until a request is answered",
       config::number(&LimitOptions::request_timeout, 1, 10 * minute_in_milliseconds)},
      {"READ_TIMEOUT_MS", "10000",
       "longest time that a client may take to send a request or to read an answer",
       config::number(&LimitOptions::read_timeout, 1, 10 * minute_in_milliseconds)},
      {"IDLE_TIMEOUT_MS", "75000", "longest time that a connection may wait for its next request",
       config::number(&LimitOptions::idle_timeout, 1, 60 * minute_in_milliseconds)},
  };
}

}  // namespace

const config::Declaration<LimitOptions>& LimitOptions::declaration() {
  static const auto declared = [] {
    auto variables = variables_of_sums();
    std::ranges::move(variables_of_a_request(), std::back_inserter(variables));
    return config::Declaration<LimitOptions>(std::move(variables), {require_room_for_a_body});
  }();
  return declared;
}

}  // namespace chassis::http
