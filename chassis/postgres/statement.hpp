#pragma once

namespace chassis::postgres {

/// An SQL text and its name. The name prepares it, once a connection, and stands for it in metrics and
/// traces; two statements never share one. Both are string literals.
struct Statement {
  const char* name;
  const char* sql;
};

}  // namespace chassis::postgres
