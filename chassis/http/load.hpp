#pragma once

#include <cstddef>

#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/places.hpp"

namespace chassis::http {

/// How much of one thread may be under way at once. The pointers outlive it.
struct Load {
  explicit Load(std::size_t most, ClientCounts* of_clients = nullptr, ByteBudget* of_bytes = nullptr)
      : requests(most), streams(most), streams_of_clients(of_clients), budget(of_bytes) {}

  Places requests;
  /// Bodies that are made while they are sent. Apart from the requests, because whoever reads slowly keeps a
  /// place for long.
  Places streams;
  ClientCounts* streams_of_clients;  ///< of all threads; null where clients are not limited
  ByteBudget* budget;                ///< of all threads; null where bytes are not limited
};

}  // namespace chassis::http
