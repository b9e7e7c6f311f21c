#pragma once

#include <concepts>
#include <span>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// A kind of request that a Batcher executes. It turns a batch into a statement and its parameters, and the
/// result into one output for each request. Its functions are pure. Only `Admission` has state: one object of
/// it accompanies the composition of one batch.
template <class Operation>
concept BatchOperation =
    requires(const typename Operation::Request& request, std::span<const typename Operation::Request> batch,
             const Result& result, typename Operation::Admission admission) {
      /// Whether a request may join the batch of those admitted before. The first request always may.
      { admission(request) } -> std::same_as<bool>;

      /// The order of the requests in a batch.
      { Operation::before(request, request) } -> std::same_as<bool>;

      /// The statement that executes the whole batch.
      { Operation::statement(batch) } -> std::same_as<const database::Statement&>;
      { Operation::parameters(batch) } -> std::same_as<Parameters>;

      /// The outputs, one for each request, in the order of the batch.
      { Operation::outputs(batch, result) } -> std::same_as<std::vector<typename Operation::Output>>;
    };

/// Whether the operation declares `reads_only = true`: it changes nothing and may be repeated.
template <class Operation>
constexpr bool reads_only = requires { requires Operation::reads_only; };

}  // namespace chassis::postgres
