#include "chassis/postgres/tls.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "chassis/base/errors.hpp"
#include "chassis/base/file.hpp"

namespace chassis::postgres {

namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t longest_file = std::size_t{1} << 20U;
constexpr int first_version_with_system_authorities = 160'000;

struct NamedFile {
  std::string_view variable;
  const std::string& path;
};

std::array<NamedFile, 3> files_of(const Tls& tls) {
  return {{{.variable = "DB_SSLROOTCERT", .path = tls.root_certificates},
           {.variable = "DB_SSLCERT", .path = tls.certificate},
           {.variable = "DB_SSLKEY", .path = tls.private_key}}};
}

bool names_a_file(const Tls& tls, const NamedFile& file) {
  return !file.path.empty() && !(&file.path == &tls.root_certificates && file.path == system_authorities);
}

std::string problem_of(const NamedFile& file, std::string_view problem) {
  return fmt::format("{} is '{}': {}", file.variable, file.path, problem);
}

/// The first reason that OpenSSL has noted, and forgets.
std::string openssl_reason() {
  const char* const reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown error" : reason;
}

Problem readable(const NamedFile& file) {
  const auto content = read_file(file.path, longest_file);
  if (content && !content->empty()) return std::nullopt;
  return problem_of(file, content ? "it is empty" : content.error().reason);
}

/// libpq's own rule: the private key is for its owner alone, and for a group if its owner is root.
Problem private_to_owner(const NamedFile& key) {
  struct stat status{};
  if (stat(key.path.c_str(), &status) != 0) return std::nullopt;  // which has been reported
  const mode_t others = status.st_uid == 0 ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO;
  if ((status.st_mode & others) == 0) return std::nullopt;
  return problem_of(key,
                    fmt::format("others may read or change it (mode {:04o}); libpq needs mode 0600, or 0640 "
                                "if it belongs to root",
                                status.st_mode & 07777U));
}

int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

/// The calls with which libpq loads the files, in a context of their own.
class Loader {
 public:
  Loader() : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
    SSL_CTX_set_default_passwd_cb(context_.get(), no_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context_.get(), &asked_);
    ERR_clear_error();
  }

  Problem load_authorities(const NamedFile& file) {
    if (SSL_CTX_load_verify_locations(context_.get(), file.path.c_str(), nullptr) == 1) return std::nullopt;
    return problem_of(file, "it holds no usable certificates: " + openssl_reason());
  }

  Problem load_certificate(const NamedFile& file) {
    if (SSL_CTX_use_certificate_chain_file(context_.get(), file.path.c_str()) == 1) return std::nullopt;
    return problem_of(file, "it holds no usable certificate: " + openssl_reason());
  }

  Problem load_key(const NamedFile& file) {
    for (const int format : {SSL_FILETYPE_PEM, SSL_FILETYPE_ASN1}) {
      if (SSL_CTX_use_PrivateKey_file(context_.get(), file.path.c_str(), format) == 1) return matching(file);
      if (asked_) return problem_of(file, "it has a passphrase, which nobody can be asked for");
      if (ERR_GET_REASON(ERR_peek_error()) == X509_R_KEY_VALUES_MISMATCH) return mismatch(file);
      if (format == SSL_FILETYPE_PEM) reason_ = openssl_reason();
    }
    ERR_clear_error();
    return problem_of(file, "it holds no usable private key: " + reason_);
  }

 private:
  Problem matching(const NamedFile& key) {
    return SSL_CTX_check_private_key(context_.get()) == 1 ? std::nullopt : mismatch(key);
  }

  static Problem mismatch(const NamedFile& key) {
    ERR_clear_error();
    return problem_of(key, "it is not the private key of the certificate in DB_SSLCERT");
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  bool asked_ = false;
  std::string reason_;
};

Problem problem_of_authorities(const Tls& tls) {
  const auto file = files_of(tls)[0];
  if (file.path.empty() && tls.mode.starts_with("verify-"))
    return fmt::format("DB_SSLROOTCERT is missing: DB_SSLMODE={} needs it", tls.mode);
  if (file.path.empty()) return std::nullopt;
  if (names_a_file(tls, file)) {
    const auto problem = readable(file);
    return problem ? problem : Loader().load_authorities(file);
  }
  if (PQlibVersion() < first_version_with_system_authorities)
    return problem_of(file, fmt::format("libpq {} does not know that; name a file, such as "
                                        "/etc/ssl/certs/ca-certificates.crt",
                                        PQlibVersion() / 10'000));
  if (tls.mode != "verify-full") return problem_of(file, "that needs DB_SSLMODE=verify-full");
  return std::nullopt;
}

Problem problem_of_client(const Tls& tls) {
  const auto files = files_of(tls);
  const auto& certificate = files[1];
  const auto& key = files[2];
  if (certificate.path.empty() || key.path.empty()) return std::nullopt;
  if (key.path.contains(':')) return problem_of(key, "libpq takes a path with a colon for an engine's key");
  for (const auto& file : {certificate, key}) {
    if (auto problem = readable(file)) return problem;
  }
  if (auto problem = private_to_owner(key)) return problem;
  Loader loader;
  const auto problem = loader.load_certificate(certificate);
  return problem ? problem : loader.load_key(key);
}

}  // namespace

std::vector<std::string> tls_problems(const Tls& tls) {
  std::vector<std::string> problems;
  for (auto& problem : {problem_of_authorities(tls), problem_of_client(tls)}) {
    if (problem) problems.push_back(*problem);
  }
  return problems;
}

void require_tls_files(const Tls& tls) {
  for (const auto& file : files_of(tls)) {
    std::error_code error;
    if (names_a_file(tls, file) && !std::filesystem::is_regular_file(file.path, error))
      throw Unavailable(problem_of(file, error ? error.message() : "it is not a regular file"));
  }
}

bool requires_verification(const Tls& tls) {
  return tls.mode.starts_with("verify-") || (tls.mode == "require" && !tls.root_certificates.empty());
}

void never_ask_for_passphrases() {
  static const bool done = [] {
    PQsetSSLKeyPassHook_OpenSSL([](char*, int, PGconn*) { return 0; });
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace chassis::postgres
