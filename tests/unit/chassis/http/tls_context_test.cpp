#include "chassis/http/tls_context.hpp"

#include <gmock/gmock.h>

#include "tests/support/certificate.hpp"

namespace chassis::http {
namespace {

using testing::HasSubstr;

std::string problem_of(const TlsCredentials& credentials) {
  const auto context = make_tls_context(credentials);
  return context ? "" : context.error();
}

TEST(TlsContext, ReturnsSubjectAndExpiryOfTheCertificate) {
  using std::chrono::hours;
  const auto now = std::chrono::system_clock::now();
  const auto made =
      mars::tests::make_certificate("Éve, Inc.", {.valid_from = hours(-1), .valid_until = hours(2)});
  const auto context = make_tls_context({made.certificate, made.private_key});
  ASSERT_TRUE(context);
  EXPECT_EQ((*context)->subject, R"(CN=\C3\89ve\, Inc.)");
  EXPECT_NEAR(std::chrono::duration<double>((*context)->not_before - now).count(), -3600, 60);
  EXPECT_NEAR(std::chrono::duration<double>((*context)->not_after - now).count(), 7200, 60);
}

TEST(TlsContext, RequiresTheKeyOfTheCertificate) {
  const auto elliptic = mars::tests::make_certificate("a");
  const auto rsa = mars::tests::make_certificate("b", {.kind = mars::tests::KeyKind::rsa});
  EXPECT_EQ(problem_of({elliptic.certificate, elliptic.private_key}), "");
  EXPECT_EQ(problem_of({rsa.certificate, rsa.private_key}), "");
  EXPECT_THAT(problem_of({elliptic.certificate, mars::tests::make_certificate("a").private_key}),
              HasSubstr("mismatch"));
  EXPECT_THAT(problem_of({elliptic.certificate, rsa.private_key}), HasSubstr("not that of the certificate"));
}

TEST(TlsContext, NeverPromptsForAPassphrase) {
  const auto locked = mars::tests::make_certificate("a", {.passphrase = "secret"});
  EXPECT_THAT(problem_of({locked.certificate, locked.private_key}), HasSubstr("private key cannot be used"));
}

TEST(TlsContext, NamesTheFileThatIsNotPem) {
  const auto made = mars::tests::make_certificate("a");
  EXPECT_THAT(problem_of({"", made.private_key}), HasSubstr("certificate cannot be used"));
  EXPECT_THAT(problem_of({made.certificate, "text"}), HasSubstr("private key cannot be used"));
}

TEST(TlsContexts, ReturnTheLatestContext) {
  const auto make = [] {
    const auto made = mars::tests::make_certificate("a");
    return *make_tls_context({made.certificate, made.private_key});
  };
  const auto first = make();
  const auto second = make();
  TlsContexts contexts(first);
  EXPECT_EQ(contexts.current(), first);
  contexts.replace(second);
  EXPECT_EQ(contexts.current(), second);
}

}  // namespace
}  // namespace chassis::http
