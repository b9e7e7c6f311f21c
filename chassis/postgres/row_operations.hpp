// Batch operations on the rows of a table (chassis/postgres/batch_operation.hpp).
#pragma once

#include <boost/uuid/uuid.hpp>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <type_traits>
#include <vector>

#include "chassis/database/statement.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/parameters.hpp"
#include "chassis/postgres/result.hpp"
#include "chassis/postgres/rows.hpp"

namespace chassis::postgres {

/// Requests of which no two have the same `key`: a statement can change a row only once.
template <auto key>
class AdmitDistinct {
 public:
  template <class Request>
  bool operator()(const Request& request) {
    return keys_.insert(key(request)).second;
  }

 private:
  template <class Request, class Key>
  static Key key_of(Key (*)(const Request&));

  std::set<std::remove_cvref_t<decltype(key_of(key))>> keys_;
};

/// Changes rows by a statement that returns a row for each change. False for what it has not changed.
template <const auto& change, const auto& row>
struct ChangeRows {
  using Request = typename std::remove_cvref_t<decltype(row)>::Owner;
  using Output = bool;
  using Admission = AdmitAll;

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }

  static const database::Statement& statement(std::span<const Request> /*batch*/) { return change; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    add_requests(parameters, batch, row);
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    return answered(result, batch.size());
  }
};

/// Reads rows by id with a statement whose only parameter are the ids.
template <const auto& search, const auto& row>
struct FindRows {
  static constexpr bool reads_only = true;

  using Request = boost::uuids::uuid;
  using Output = std::optional<typename std::remove_cvref_t<decltype(row)>::Owner>;
  using Admission = AdmitAll;

  static bool before(const Request& left, const Request& right) { return left < right; }

  static const database::Statement& statement(std::span<const Request> /*batch*/) { return search; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    parameters.add_array(batch, std::identity());
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    return read_by_place(result, row, batch.size());
  }
};

}  // namespace chassis::postgres
