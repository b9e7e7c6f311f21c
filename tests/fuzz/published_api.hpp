// The OpenAPI document as a client has it, to hold answers against.
#pragma once

#include <string>
#include <string_view>

#include "core/json/value.hpp"

namespace mars::fuzz {

class PublishedApi {
 public:
  /// `document` is the JSON text that the service publishes.
  explicit PublishedApi(std::string_view document);

  /// The operation, or null where there is none.
  [[nodiscard]] const core::json::Object* operation(std::string_view path, std::string_view method) const;

  /// Whether the operation may be answered like that.
  [[nodiscard]] bool admits_answer(const core::json::Object& operation, unsigned status,
                                   const core::json::Value& body) const;

  /// Whether the operation may be asked like that.
  [[nodiscard]] bool admits_request(const core::json::Object& operation, const core::json::Value& body) const;

 private:
  [[nodiscard]] bool admits(const core::json::Object& content, const core::json::Value& body) const;

  core::json::Value document_;
};

}  // namespace mars::fuzz
