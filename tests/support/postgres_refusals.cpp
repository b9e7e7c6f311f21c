#include "tests/support/postgres_refusals.hpp"

#include <optional>
#include <utility>

#include "tests/support/postgres_messages.hpp"

namespace mars::tests {

/// One connection. A client's request goes to the server when it is whole, its Sync only when all answers but
/// the last, ReadyForQuery, have come: until then the server can be made to roll back.
class PostgresRefusals::Interceptor final : public TcpInterceptor {
 public:
  explicit Interceptor(PostgresRefusals& refusals) : refusals_(refusals) {}

  Output from_client(std::string_view piece) override {
    output_ = {};
    for (const auto& message : client_.read(piece))
      take_request(message);
    return std::exchange(output_, {});
  }

  Output from_server(std::string_view piece) override {
    output_ = {};
    for (const auto& message : server_.read(piece))
      take_answer(message);
    return std::exchange(output_, {});
  }

 private:
  void take_request(const PostgresMessage& message) {
    if (asks_for_encryption(message)) {
      client_.expect_untyped();
      server_.expect_single_byte();
    }
    if (message.type == 'Q') begin_exchange();
    if (wants_completion(message)) {
      if (request_.empty()) begin_exchange();
      ++missing_;
      request_ += message.bytes;
    } else if (message.type == 'S' && missing_ > 0) {
      output_.to_server += std::exchange(request_, {}) + flush_message();
      sync_ = message.bytes;
    } else {
      output_.to_server += message.bytes;
    }
  }

  void begin_exchange() {
    in_exchange_ = 0;
    missing_ = 0;
  }

  void take_answer(const PostgresMessage& message) {
    if (output_.close) return;
    const bool ready = message.type == 'Z';
    if (message.type == 0 || (rolling_back_ && ready)) {
      output_.to_client += message.bytes;
      rolling_back_ = false;
      return;
    }
    if (rolling_back_) return;
    const bool ends_transaction = ready && std::exchange(ending_, false);
    const auto refusal = ends_transaction ? std::exchange(at_end_, {}) : meet(message.type);
    if (refusal && refusal->side == Side::before) {
      refuse(*refusal);
      if (ready) take_answer(message);  // of a simple query: nothing else will come
      return;
    }
    output_.to_client += message.bytes;
    if (ready) started_ = true;
    if (refusal) return ready ? end(*refusal) : refuse(*refusal);
    if (message.type == 'E') return end_transaction();
    if (is_completion(message.type) && missing_ > 0 && --missing_ == 0) answer_ready();
  }

  /// All has been answered but the end of the transaction.
  void answer_ready() {
    at_end_ = meet('Z');
    if (at_end_ && at_end_->side == Side::before) return refuse(*std::exchange(at_end_, {}));
    end_transaction();
  }

  void end_transaction() {
    output_.to_server += std::exchange(sync_, {});
    ending_ = true;
    missing_ = 0;
  }

  void refuse(const Refusal& refusal) {
    if (refusal.severity == Severity::fatal || !started_) return end(refusal);
    output_.to_client += error_response("ERROR", refusal.sqlstate);
    if (!std::exchange(sync_, {}).empty()) output_.to_server += failing_messages();
    missing_ = 0;
    rolling_back_ = true;
  }

  void end(const Refusal& refusal) {
    output_.to_client += error_response("FATAL", refusal.sqlstate);
    output_.close = true;
  }

  std::optional<Refusal> meet(char type) { return refusals_.meet(type, ++in_exchange_); }

  PostgresRefusals& refusals_;
  PostgresMessageReader client_{true};
  PostgresMessageReader server_{false};
  Output output_;
  std::string request_;            ///< not sent yet
  std::string sync_;               ///< held back
  int missing_ = 0;                ///< completions
  int in_exchange_ = 0;            ///< answers that were met
  bool started_ = false;           ///< the server has accepted the connection
  bool ending_ = false;            ///< the server was told to end the transaction
  bool rolling_back_ = false;      ///< answers are dropped up to ReadyForQuery
  std::optional<Refusal> at_end_;  ///< behind the ReadyForQuery that is to come
};

TcpGate::MakeInterceptor PostgresRefusals::interceptors() {
  return [this] { return std::make_unique<Interceptor>(*this); };
}

void PostgresRefusals::inflict(Refusal refusal) {
  const std::lock_guard lock(mutex_);
  refusal_ = std::move(refusal);
  number_ = 0;
  refused_ = 0;
}

int PostgresRefusals::mend() {
  const std::lock_guard lock(mutex_);
  refusal_ = {};
  return std::exchange(refused_, 0);
}

std::optional<PostgresRefusals::Refusal> PostgresRefusals::meet(char type, int in_exchange) {
  const std::lock_guard lock(mutex_);
  const MessagePosition position{.number = ++number_, .in_exchange = in_exchange, .type = type};
  if (!refusal_.choice || !refusal_.choice(position)) return std::nullopt;
  ++refused_;
  return refusal_;
}

}  // namespace mars::tests
