#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "chassis/postgres/result.hpp"

namespace chassis::postgres {

/// The index of the request that a row answers, from its first column, `place`. Throws `DamagedResult` if
/// that is none of `requests`.
std::size_t index_at(const Result& result, int row, std::size_t requests);

/// For each request, whether a row answers it.
std::vector<bool> answered(const Result& result, std::size_t requests);

/// Requests that may all share a batch.
struct AdmitAll {
  template <class Request>
  bool operator()(const Request& /*request*/) const {
    return true;
  }
};

/// Requests that are equal, and so share one execution and its output.
template <class Request>
class AdmitEqual {
 public:
  bool operator()(const Request& request) {
    if (!first_) first_ = request;
    return *first_ == request;
  }

 private:
  std::optional<Request> first_;
};

}  // namespace chassis::postgres
