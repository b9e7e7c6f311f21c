// The batch operations of a table on PostgreSQL (chassis/postgres/batch_operation.hpp).
#pragma once

#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "chassis/idempotency/postgres/operations.hpp"
#include "chassis/postgres/batch_rows.hpp"
#include "chassis/postgres/row_operations.hpp"
#include "chassis/table/postgres/statements.hpp"

namespace chassis::table::postgres {

using chassis::postgres::AdmitDistinct;
using chassis::postgres::Parameters;
using chassis::postgres::Result;

/// Adds rows. False for a row that the database suppressed.
template <const auto& table>
using AddRows = chassis::postgres::ChangeRows<insert_row<table>, row_of<table>>;

/// Adds rows, each together with the answer of its claim. Batches insert keys in one order, so that they
/// never deadlock.
template <const auto& table>
struct AddRowsOnce {
  using Request = Claimed<OwnerOf<table>>;
  using Output = idempotency::Stored;

  static const idempotency::Key& key(const Request& request) { return request.claim.key; }

  using Admission = AdmitDistinct<&AddRowsOnce::key>;

  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }

  static const Statement& statement(std::span<const Request> /*batch*/) { return insert_row_once<table>; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    chassis::postgres::add_requests(parameters, batch, claimed_of<table>);
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    return idempotency::postgres::outcomes(result, batch.size());
  }
};

template <const auto& table>
using FindRows = chassis::postgres::FindRows<select_row<table>, row_of<table>>;

/// Changes rows that have not changed since they were read. Batches lock rows in the order of their ids.
template <const auto& table>
struct UpdateRows : chassis::postgres::ChangeRows<update_row<table>, update_of<table>> {
  using Request = Update<OwnerOf<table>>;

  static const boost::uuids::uuid& key(const Request& request) { return table.id.of(request.from); }

  using Admission = AdmitDistinct<&UpdateRows::key>;

  static bool before(const Request& left, const Request& right) { return key(left) < key(right); }
};

/// Removes rows, likewise.
template <const auto& table>
struct RemoveRows : chassis::postgres::ChangeRows<delete_row<table>, removal_of<table>> {
  static const boost::uuids::uuid& key(const Removal& removal) { return removal.id; }

  using Admission = AdmitDistinct<&RemoveRows::key>;

  static bool before(const Removal& left, const Removal& right) { return key(left) < key(right); }
};

/// A page of a table.
struct PageRequest {
  boost::uuids::uuid after{};
  std::int64_t limit = 0;

  bool operator==(const PageRequest&) const = default;
};

/// Reads pages. Equal requests share one execution.
template <const auto& table>
struct ListRows {
  static constexpr bool reads_only = true;

  using Request = PageRequest;
  using Output = std::vector<OwnerOf<table>>;
  using Admission = chassis::postgres::AdmitEqual<Request>;

  static bool before(const Request& /*left*/, const Request& /*right*/) { return false; }

  static const Statement& statement(std::span<const Request> /*batch*/) { return list_rows<table>; }

  static Parameters parameters(std::span<const Request> batch) {
    Parameters parameters;
    parameters.add(batch.front().after);
    parameters.add(batch.front().limit);
    return parameters;
  }

  static std::vector<Output> outputs(std::span<const Request> batch, const Result& result) {
    return std::vector<Output>(batch.size(), chassis::postgres::read_all(result, row_of<table>));
  }
};

}  // namespace chassis::table::postgres
