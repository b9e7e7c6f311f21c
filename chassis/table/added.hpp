#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "chassis/base/request_context.hpp"
#include "chassis/idempotency/idempotency.hpp"
#include "chassis/table/repository.hpp"

namespace chassis::table {

/// The answer of a use case that adds a row, as an idempotency key keeps it: the request has the rest.
struct Added {
  boost::uuids::uuid id{};
};

inline std::string to_text(const Added& added) {
  return to_string(added.id);
}

/// Reads what `to_text` wrote. Throws `std::runtime_error` for anything else.
inline Added parse_added(std::string_view text) {
  return {.id = boost::uuids::string_generator()(text.begin(), text.end())};
}

template <class T>
boost::asio::awaitable<idempotency::Outcome<Added>> add_under(Repository<T>& rows,
                                                              const RequestContext& context, T row,
                                                              idempotency::Claim* claim) {
  const Added added{.id = row.id};
  keep_with(claim, added);
  co_await rows.add(context, row, claim);
  co_return idempotency::Answered{.answer = added};
}

/// Stores `row`, once for each idempotency `key`. Returns the id of the row that was stored for the key, once
/// it is durable. `request` is what the client has asked for: a key that stands for another request is
/// refused.
template <class T, idempotency::Command Request>
boost::asio::awaitable<idempotency::Outcome<Added>> add(Repository<T>& rows,
                                                        idempotency::Idempotency& idempotency,
                                                        const RequestContext& context,
                                                        std::optional<std::string> key,
                                                        const Request& request, const T& row) {
  const auto work = [&rows, &context, row](idempotency::Claim* claim) {
    return add_under(rows, context, row, claim);
  };
  return idempotency.run(context, std::move(key), request, work, parse_added);
}

}  // namespace chassis::table
