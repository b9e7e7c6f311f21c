#pragma once

#include <cstddef>

#include "http/places.hpp"

namespace mars::http {

/// How much of one thread may be under way at once.
struct Load {
  explicit Load(std::size_t most) : requests(most), streams(most) {}

  Places requests;
  /// Bodies that are made while they are sent. Apart from the requests, because whoever reads slowly keeps a
  /// place for long.
  Places streams;
};

}  // namespace mars::http
