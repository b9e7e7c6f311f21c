#include "chassis/base/sha256.hpp"

#include <stdexcept>

namespace chassis {

Sha256::Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
  if (!algorithm_ || !context_) throw std::runtime_error("OpenSSL does not provide SHA-256");
}

Sha256::Digest Sha256::operator()(std::string_view text) {
  Digest digest{};
  const bool made = EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1 &&
                    EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1 &&
                    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1;
  if (!made) throw std::runtime_error("OpenSSL failed to make a digest");
  return digest;
}

}  // namespace chassis
