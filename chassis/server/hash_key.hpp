#pragma once

#include "chassis/base/service_name.hpp"

namespace chassis::server {

/// Reads an API key from the first line of standard input, so that it is in no list of processes, and prints
/// what API_KEYS_FILE keeps of it. Returns the exit status; 2 where it is no key.
int hash_key(const ServiceName& service);

}  // namespace chassis::server
