#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/events/repository.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"

// The operations on events, in the form that a Batcher wants (chassis/postgres/batch_operation.hpp).

namespace chassis::events::postgres {

using chassis::database::Statement;
using chassis::postgres::Parameters;
using chassis::postgres::Result;

/// One request a statement.
template <class RequestType, class OutputType>
struct Single {
  using Request = RequestType;
  using Output = OutputType;

  class Admission {
   public:
    bool operator()(const Request& /*request*/) { return ++admitted_ == 1; }

   private:
    int admitted_ = 0;
  };

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }
};

struct ReadRequest {
  Position after;
  std::int64_t limit = 0;
};

struct ReadEvents : Single<ReadRequest, Page> {
  static constexpr bool reads_only = true;

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

struct LookUpEvent : Single<Position, Kept> {
  static constexpr bool reads_only = true;

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

struct ReadHistory : Single<HistoryRequest, std::vector<Event>> {
  static constexpr bool reads_only = true;

  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

struct Deletion {
  std::int64_t retention = 0;  ///< seconds
  std::int64_t limit = 0;
};

struct DeleteExpiredEvents : Single<Deletion, std::size_t> {
  static const Statement& statement(std::span<const Request> batch);
  static Parameters parameters(std::span<const Request> batch);
  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result);
};

}  // namespace chassis::events::postgres
