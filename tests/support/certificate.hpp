#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace mars::tests {

enum class KeyKind : std::uint8_t { elliptic, rsa };

/// A certificate and its private key, as PEM.
struct Certificate {
  std::string certificate;
  std::string private_key;
};

struct CertificateOptions {
  KeyKind kind = KeyKind::elliptic;
  std::chrono::seconds valid_from{-3600};  ///< from now
  std::chrono::seconds valid_until{3600};
  std::string passphrase{};  ///< of the private key; none where empty
  const Certificate* authority =
      nullptr;  ///< whose certificate signs it; it signs itself where there is none
};

/// Makes one whose subject is "CN=<name>". With an authority, `name` is a host name, and is its alternative
/// name, too.
Certificate make_certificate(const std::string& name, const CertificateOptions& options = {});

/// The files of a certificate in a folder.
class CertificateFiles {
 public:
  CertificateFiles(const std::filesystem::path& folder, const Certificate& content);

  /// Replaces both, one after the other.
  void write(const Certificate& content) const;

  const std::filesystem::path certificate;
  const std::filesystem::path private_key;
};

}  // namespace mars::tests
