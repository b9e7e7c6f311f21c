#pragma once

#include <concepts>
#include <span>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// A kind of request that a Batcher serves: how a batch becomes a statement, and its result the answers. It
/// has no state, and its functions no effects, `Admission` apart, an object of which accompanies the making
/// of one batch.
template <class Operation>
concept BatchOperation =
    requires(const typename Operation::Request& request, std::span<const typename Operation::Request> batch,
             const Result& result, typename Operation::Admission admission) {
      /// Whether a further request may share the batch of those admitted before. The first always may.
      { admission(request) } -> std::same_as<bool>;

      /// The order of the requests in a batch.
      { Operation::before(request, request) } -> std::same_as<bool>;

      /// The statement that does the whole batch.
      { Operation::statement(batch) } -> std::same_as<const database::Statement&>;
      { Operation::parameters(batch) } -> std::same_as<Parameters>;

      /// The answers, one for each request and in their order.
      { Operation::outputs(batch, result) } -> std::same_as<std::vector<typename Operation::Output>>;
    };

/// Whether the operation says `reads_only = true`: it changes nothing and may be done again.
template <class Operation>
constexpr bool reads_only = requires { requires Operation::reads_only; };

}  // namespace chassis::postgres
