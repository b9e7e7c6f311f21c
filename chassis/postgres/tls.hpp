// TLS to the server: the checks of its settings that libpq makes too late, or not at all.
#pragma once

#include <string>
#include <vector>

#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// What libpq takes for the certificate authorities of the operating system, from version 16 on.
inline constexpr auto system_authorities = "system";

/// A path at which there can be no file: passed to libpq where no file is set, so that it does not look
/// into ~/.postgresql.
inline constexpr auto no_file = "/dev/null/none";

/// What is wrong with `tls`, one sentence for each fault, naming the DB_SSL variable. Reads the files, and
/// uses them as libpq would.
std::vector<std::string> tls_problems(const Tls& tls);

/// Throws `Unavailable` unless each file that `tls` names is a regular file. Without that file libpq would
/// connect unprotected, and on a pipe it would block the event loop.
void require_tls_files(const Tls& tls);

/// Whether no connection is made to a server that has not proved who it is.
bool requires_verification(const Tls& tls);

/// Keeps OpenSSL from asking a terminal for the passphrase of a private key. Thread-safe.
void never_ask_for_passphrases();

}  // namespace chassis::postgres
