#pragma once

#include <cstddef>
#include <string_view>

#include "chassis/database/sql_text.hpp"

namespace chassis::database {

/// One SQL statement and its name. The name stands for it in messages, metrics and spans, and prepares it at
/// PostgreSQL: two statements never share one. Both are literals, so they end with a zero byte and live as
/// long as the program.
struct Statement {
  std::string_view name;
  std::string_view sql;
};

/// A statement with a text that is composed of parts (see `sql_text`).
template <std::size_t capacity>
class ComposedStatement : private SqlText<capacity>, public Statement {
 public:
  template <class... Parts>
  constexpr explicit ComposedStatement(std::string_view statement_name, const Parts&... parts)
      : SqlText<capacity>(sql_text(parts...)), Statement{.name = statement_name, .sql = this->view()} {}

  ComposedStatement(const ComposedStatement&) = delete;  // `sql` points into it
  ComposedStatement& operator=(const ComposedStatement&) = delete;
  ~ComposedStatement() = default;
};

template <class... Parts>
ComposedStatement(std::string_view, const Parts&...) -> ComposedStatement<(capacity_of<Parts> + ...)>;

}  // namespace chassis::database
