#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace chassis::postgres {

/// The addresses of `host`; none where it needs no look-up, being an address itself or the folder of a Unix
/// socket. Throws `Unavailable`.
///
/// libpq would look the name up by itself, and stop the thread meanwhile. The system's look-up cannot be
/// interrupted, so a name server that is silent may hold this up beyond `deadline`; it holds up nothing else.
boost::asio::awaitable<std::vector<std::string>> resolve(const std::string& host,
                                                         std::chrono::steady_clock::time_point deadline);

}  // namespace chassis::postgres
