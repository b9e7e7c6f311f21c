// The OpenAPI document as a client has it, to hold answers against.
#pragma once

#include <string>
#include <string_view>

#include "chassis/json/value.hpp"

namespace mars::fuzz {

class PublishedApi {
 public:
  /// `document` is the JSON text that the service publishes.
  explicit PublishedApi(std::string_view document);

  /// The operation, or null where there is none.
  [[nodiscard]] const chassis::json::Object* operation(std::string_view path, std::string_view method) const;

  /// Whether the operation may be answered like that.
  [[nodiscard]] bool admits_answer(const chassis::json::Object& operation, unsigned status,
                                   const chassis::json::Value& body) const;

  /// Whether the operation may be asked like that.
  [[nodiscard]] bool admits_request(const chassis::json::Object& operation,
                                    const chassis::json::Value& body) const;

 private:
  [[nodiscard]] bool admits(const chassis::json::Object& content, const chassis::json::Value& body) const;

  chassis::json::Value document_;
};

}  // namespace mars::fuzz
