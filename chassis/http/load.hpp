#pragma once

#include <cstddef>

#include "chassis/http/byte_budget.hpp"
#include "chassis/http/client_counts.hpp"
#include "chassis/http/semaphore.hpp"

namespace chassis::http {

/// The load limits of one thread. The pointees must outlive it.
struct Load {
  explicit Load(std::size_t most, ClientCounts* of_clients = nullptr, ByteBudget* of_bytes = nullptr)
      : requests(most), streams(most), streams_of_clients(of_clients), budget(of_bytes) {}

  Semaphore requests;
  /// Streamed bodies. Separate from requests: a client that reads slowly holds its permit for long.
  Semaphore streams;
  ClientCounts* streams_of_clients;  ///< of all threads; null where clients are not limited
  ByteBudget* budget;                ///< of all threads; null where bytes are not limited
};

}  // namespace chassis::http
