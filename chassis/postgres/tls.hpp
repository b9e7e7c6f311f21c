// TLS to the server: checks of settings that libpq makes too late or not at all.
#pragma once

#include <string>
#include <vector>

#include "chassis/postgres/settings.hpp"

namespace chassis::postgres {

/// libpq's name for the certificate authorities of the operating system, since version 16.
inline constexpr auto system_authorities = "system";

/// A path that cannot exist. Passed to libpq where no file is set, so that it does not look into
/// ~/.postgresql.
inline constexpr auto no_file = "/dev/null/none";

/// The problems of `tls`, one sentence each, naming the DB_SSL variable. Loads the files as libpq would.
std::vector<std::string> tls_problems(const Tls& tls);

/// Throws `Unavailable` unless each file that `tls` names is a regular file. Without the file libpq would
/// connect unprotected; a pipe would block the event loop.
void require_tls_files(const Tls& tls);

/// Whether every connection requires a server with a verified certificate.
bool requires_verification(const Tls& tls);

/// Keeps OpenSSL from prompting for the passphrase of a private key. Thread-safe.
void never_ask_for_passphrases();

}  // namespace chassis::postgres
