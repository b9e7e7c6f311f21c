#pragma once

namespace mars {

/// Reads an API key from the first line of standard input, so that it is in no list of processes, and prints
/// what API_KEYS_FILE keeps of it. Returns the exit status; 2 where it is no key.
int hash_key();

}  // namespace mars
