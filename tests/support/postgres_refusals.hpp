#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "tests/support/tcp_gate.hpp"

namespace mars::tests {

/// A message of the server's, as it is counted.
struct MessagePosition {
  int number = 0;       ///< since the refusals were inflicted, on all connections, from 1
  int in_exchange = 0;  ///< since the client's last request, or since the connection began, from 1
  char type = 0;
};

/// Lets a real server refuse what it is asked at any point of its answer: an ErrorResponse is sent there, the
/// transaction is rolled back, and ReadyForQuery follows, as in a refusal at the commit. So that nothing is
/// committed before, the server gets the end of each transaction only after it has answered all the rest.
///
/// Where the server has not accepted the connection yet, or has ended the transaction already, only an error
/// that ends the connection is possible, and that is what is sent.
///
/// Thread-safe. Outlives the gate that uses it.
class PostgresRefusals {
 public:
  enum class Severity : std::uint8_t {
    error,  ///< the connection is as good as before
    fatal   ///< the server closes the connection
  };

  enum class Side : std::uint8_t { before, behind };

  /// Chooses the messages before or behind which there is a refusal.
  using Choice = std::function<bool(const MessagePosition& position)>;

  struct Refusal {
    Choice choice;
    Side side = Side::before;
    Severity severity = Severity::error;
    std::string sqlstate;
  };

  /// What a gate puts into each connection.
  TcpGate::MakeInterceptor interceptors();

  void inflict(Refusal refusal);

  /// Ends that. Returns how many refusals there were.
  int mend();

 private:
  class Interceptor;

  /// Counts a message of the server's. Returns the refusal, if there is to be one at it.
  std::optional<Refusal> meet(char type, int in_exchange);

  std::mutex mutex_;
  Refusal refusal_;
  int number_ = 0;
  int refused_ = 0;
};

}  // namespace mars::tests
