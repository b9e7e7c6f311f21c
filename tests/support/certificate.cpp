#include "tests/support/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <stdexcept>

namespace mars::tests {

namespace {

template <auto free>
struct Free {
  template <class Type>
  void operator()(Type* object) const {
    free(object);
  }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Free<X509_free>>;

constexpr std::size_t rsa_bits = 2048;

Key make_key(KeyKind kind) {
  Key key(kind == KeyKind::rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits)
                               : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  if (!key) throw std::runtime_error("no key was made");
  return key;
}

/// What signs a certificate: its authority, or its own key.
struct Signer {
  X509Certificate certificate;
  Key key;
};

Signer read(const Certificate& authority) {
  const Bio certificate(
      BIO_new_mem_buf(authority.certificate.data(), static_cast<int>(authority.certificate.size())));
  const Bio key(
      BIO_new_mem_buf(authority.private_key.data(), static_cast<int>(authority.private_key.size())));
  return {.certificate = X509Certificate(PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr)),
          .key = Key(PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr))};
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  if (!extension || X509_add_ext(certificate, extension.get(), -1) == 0)
    throw std::runtime_error("the certificate takes no extension");
}

X509Certificate sign(EVP_PKEY* key, const std::string& name, const CertificateOptions& options) {
  X509Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_until.count());
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  const std::basic_string<unsigned char> bytes(name.begin(), name.end());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes.data(), static_cast<int>(bytes.size()), -1,
                             0);
  const Signer signer = options.authority == nullptr ? Signer{} : read(*options.authority);
  X509_set_issuer_name(certificate.get(),
                       signer.certificate ? X509_get_subject_name(signer.certificate.get()) : subject);
  if (signer.certificate) {
    add_extension(certificate.get(), NID_subject_alt_name, "DNS:" + name);
  } else {
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  }
  if (X509_sign(certificate.get(), signer.key ? signer.key.get() : key, EVP_sha256()) == 0)
    throw std::runtime_error("the certificate was not signed");
  return certificate;
}

std::string content_of(BIO* memory) {
  std::string content(BIO_ctrl_pending(memory), '\0');
  BIO_read(memory, content.data(), static_cast<int>(content.size()));
  return content;
}

std::string private_pem(EVP_PKEY* key, const std::string& passphrase) {
  const Bio memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(memory.get(), key, passphrase.empty() ? nullptr : EVP_aes_256_cbc(),
                                passphrase.data(), static_cast<int>(passphrase.size()), nullptr, nullptr);
  return content_of(memory.get());
}

}  // namespace

Certificate make_certificate(const std::string& name, const CertificateOptions& options) {
  const Key key = make_key(options.kind);
  const auto certificate = sign(key.get(), name, options);
  const Bio memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate.get());
  return {.certificate = content_of(memory.get()), .private_key = private_pem(key.get(), options.passphrase)};
}

CertificateFiles::CertificateFiles(const std::filesystem::path& folder, const Certificate& content)
    : certificate(folder / "certificate.pem"), private_key(folder / "private_key.pem") {
  write(content);
}

void CertificateFiles::write(const Certificate& content) const {
  std::ofstream(certificate, std::ios::binary) << content.certificate;
  std::ofstream(private_key, std::ios::binary) << content.private_key;
}

}  // namespace mars::tests
