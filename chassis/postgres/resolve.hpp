#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace chassis::postgres {

/// Resolves `host`. Returns no address if none is needed: `host` is an address or the folder of a Unix
/// socket. Throws `Unavailable`.
///
/// libpq would resolve the name itself and block the thread. The system resolver cannot be interrupted, so an
/// unresponsive name server may delay this coroutine beyond `deadline`, but nothing else.
boost::asio::awaitable<std::vector<std::string>> resolve(const std::string& host,
                                                         std::chrono::steady_clock::time_point deadline);

}  // namespace chassis::postgres
