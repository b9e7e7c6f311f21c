#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace chassis {

/// Computes SHA-256 digests. Not thread-safe. Reuses the OpenSSL context, whose setup takes longer than a
/// short digest.
class Sha256 {
 public:
  static constexpr std::size_t digest_size = 32;
  using Digest = std::array<unsigned char, digest_size>;

  /// Throws `std::runtime_error` if OpenSSL does not provide SHA-256.
  Sha256();

  /// Throws `std::runtime_error` if OpenSSL fails, for example for lack of memory.
  Digest operator()(std::string_view text);

 private:
  template <auto free>
  struct Free {
    void operator()(auto* object) const { free(object); }
  };

  std::unique_ptr<EVP_MD, Free<EVP_MD_free>> algorithm_;
  std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context_;
};

}  // namespace chassis
