#include "chassis/telemetry/tracing/otlp_client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

namespace chassis::telemetry {

namespace {

constexpr std::size_t longest_answer = 65'536;

struct EndHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using Handle = std::unique_ptr<CURL, EndHandle>;
using HeaderList = std::unique_ptr<curl_slist, EndList>;

void append(HeaderList& list, const std::string& line) {
  auto* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK)
    throw std::runtime_error("libcurl cannot be set up for the collector");
}

/// Keeps the beginning of an answer. The rest is read and discarded.
std::size_t take(const char* bytes, std::size_t size, std::size_t count, void* body) {
  auto& text = *static_cast<std::string*>(body);
  text.append(bytes, std::min(size * count, longest_answer - text.size()));
  return size * count;
}

/// Called about once a second, also while nothing happens.
int stop_if_set(void* given_up, curl_off_t /*to get*/, curl_off_t /*got*/, curl_off_t /*to put*/,
                curl_off_t /*put*/) {
  return *static_cast<std::atomic<bool>*>(given_up) ? 1 : 0;
}

HeaderList headers_of(const OtlpOptions& options) {
  HeaderList headers;
  append(headers, options.json ? "Content-Type: application/json" : "Content-Type: application/x-protobuf");
  append(headers, "Expect:");  // libcurl waits for 100 Continue otherwise
  if (options.gzip) append(headers, "Content-Encoding: gzip");
  for (const auto& [name, value] : options.headers)
    append(headers, value.empty() ? name + ';' : fmt::format("{}: {}", name, value));
  return headers;
}

/// Redirects are not followed: the headers may hold a key.
void configure(CURL* handle, const OtlpOptions& options, const ServiceName& service) {
  const auto agent = fmt::format("{}/{}", service.name, service.version);
  set(handle, CURLOPT_URL, options.url.c_str());
  set(handle, CURLOPT_USERAGENT, agent.c_str());
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_WRITEFUNCTION, take);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, stop_if_set);
  if (!options.certificate_file.empty()) set(handle, CURLOPT_CAINFO, options.certificate_file.c_str());
  if (options.client_certificate_file.empty()) return;
  set(handle, CURLOPT_SSLCERT, options.client_certificate_file.c_str());
  set(handle, CURLOPT_SSLKEY, options.client_key_file.c_str());
}

bool holds_json(CURL* handle) {
  const char* type = nullptr;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  return type != nullptr && std::string_view(type).starts_with("application/json");
}

std::chrono::seconds retry_after(CURL* handle) {
  curl_off_t seconds = 0;
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &seconds);
  return std::chrono::seconds(seconds);
}

}  // namespace

struct OtlpClient::Curl {
  Handle handle;
  HeaderList headers;
  std::array<char, CURL_ERROR_SIZE> fault{};
};

OtlpClient::OtlpClient(const OtlpOptions& options, const ServiceName& service)
    : curl_(std::make_unique<Curl>()) {
  static const auto prepared = curl_global_init(CURL_GLOBAL_DEFAULT);
  curl_->handle.reset(prepared == CURLE_OK ? curl_easy_init() : nullptr);
  if (!curl_->handle) throw std::runtime_error("libcurl cannot be set up for the collector");
  curl_->headers = headers_of(options);
  auto* const handle = curl_->handle.get();
  configure(handle, options, service);
  set(handle, CURLOPT_HTTPHEADER, curl_->headers.get());
  set(handle, CURLOPT_ERRORBUFFER, curl_->fault.data());
  set(handle, CURLOPT_XFERINFODATA, static_cast<void*>(&given_up_));
}

OtlpClient::~OtlpClient() = default;

OtlpClient::Response OtlpClient::post(std::string_view body, std::chrono::milliseconds timeout) {
  auto* const handle = curl_->handle.get();
  Response answer;
  curl_->fault.front() = '\0';
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(&answer.body));
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(handle, CURLOPT_POSTFIELDS, body.data());
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(timeout.count(), 1)));
  const auto result = curl_easy_perform(handle);
  if (result != CURLE_OK) {
    answer.fault = curl_->fault.front() != '\0' ? curl_->fault.data() : curl_easy_strerror(result);
    return answer;
  }
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
  answer.json = holds_json(handle);
  answer.retry_after = retry_after(handle);
  return answer;
}

}  // namespace chassis::telemetry
