#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "chassis/base/request_context.hpp"

namespace chassis::telemetry {

/// How a database operation ended.
enum class DatabaseOutcome : std::uint8_t {
  completed,    ///< the database did it, whatever it found
  unavailable,  ///< `Unavailable`: out of reach, no place in the queue, or no time left
  failed        ///< any other error
};

/// One named statement that was done for one request, alone or in a batch with those of other requests.
struct DatabaseOperation {
  std::string_view statement;                  ///< its name, one of a small fixed set, such as "update_probe"
  RequestContext::Clock::time_point begin;     ///< when the request asked for it
  RequestContext::Clock::duration duration{};  ///< from `begin` to the answer, time in the queue included
  std::size_t batch_size = 0;                  ///< requests that shared the transaction; 0 if it never began
  bool leads_batch = false;  ///< true of one operation of each transaction: who counts batches counts these
  DatabaseOutcome outcome = DatabaseOutcome::completed;
  std::string_view server_address{};  ///< of the host that was asked; empty where there is none
  std::uint16_t server_port = 0;
  std::string status_code{};  ///< of a failure, by the database: SQLSTATE, or SQLite's result code
};

/// Is told of every operation when it is asked for, and when its request learns of the outcome, on the thread
/// of that request.
///
/// One object per thread, or one that is thread-safe. It must not throw and must not wait.
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
