#pragma once

#include <string>
#include <utility>
#include <vector>

#include "chassis/openapi/endpoint.hpp"

namespace chassis::openapi {

/// The texts of an endpoint in the document.
struct Texts {
  std::string tag;  ///< under which the document groups it
  std::string operation_id;
  std::string summary;
  std::string description;
};

/// An endpoint that needs the permission to read for GET, and to write for other methods.
inline Endpoint about(http::Verb method, std::string path, Texts texts,
                      std::vector<DocumentedResponse> responses) {
  return {.method = method,
          .path = std::move(path),
          .access = method == http::Verb::get ? http::Access::read : http::Access::write,
          .tag = std::move(texts.tag),
          .operation_id = std::move(texts.operation_id),
          .summary = std::move(texts.summary),
          .description = std::move(texts.description),
          .responses = std::move(responses)};
}

}  // namespace chassis::openapi
