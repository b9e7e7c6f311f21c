#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "chassis/base/request_context.hpp"

namespace chassis::telemetry {

/// The outcome of a database operation.
enum class DatabaseOutcome : std::uint8_t {
  completed,    ///< executed, with any result
  unavailable,  ///< `Unavailable`: unreachable, queue full, or deadline passed
  failed        ///< any other error
};

/// One named statement of one request, alone or in a batch with those of other requests.
struct DatabaseOperation {
  std::string_view statement;                  ///< its name, one of a small fixed set, such as "update_probe"
  RequestContext::Clock::time_point begin;     ///< when the request was queued
  RequestContext::Clock::duration duration{};  ///< from `begin` to the result, including the queue
  std::size_t batch_size = 0;                  ///< requests that shared the transaction; 0 if it never began
  bool leads_batch = false;  ///< true for one operation of each transaction, for counting batches
  DatabaseOutcome outcome = DatabaseOutcome::completed;
  std::string_view server_address{};  ///< of the host that executed it; may be empty
  std::uint16_t server_port = 0;
  std::string status_code{};  ///< of a failure, by the database: SQLSTATE, or SQLite's result code
};

/// Observes every operation when it is queued and when it completes, on the thread of its request.
///
/// One object per thread, or a thread-safe one. Must not throw or block.
class DatabaseObserver {
 public:
  DatabaseObserver() = default;
  DatabaseObserver(const DatabaseObserver&) = delete;
  DatabaseObserver& operator=(const DatabaseObserver&) = delete;
  virtual ~DatabaseObserver() = default;

  virtual void begun(const RequestContext& /*context*/, std::string_view /*statement*/) noexcept {}

  virtual void observed(const RequestContext& context, const DatabaseOperation& operation) noexcept = 0;
};

}  // namespace chassis::telemetry
