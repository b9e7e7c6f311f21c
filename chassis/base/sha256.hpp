#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace chassis {

/// Makes SHA-256 digests. For one thread at a time: it keeps what OpenSSL would set up anew for each digest,
/// which takes longer than a short digest itself.
class Sha256 {
 public:
  static constexpr std::size_t digest_size = 32;
  using Digest = std::array<unsigned char, digest_size>;

  /// Throws `std::runtime_error` where OpenSSL does not provide SHA-256.
  Sha256();

  /// Throws `std::runtime_error` where OpenSSL fails, as it does for want of memory.
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
