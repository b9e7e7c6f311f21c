#pragma once

#include <fmt/format.h>

#include <expected>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/config/environment.hpp"
#include "chassis/config/variable.hpp"

namespace chassis::config {

/// One sentence for the operator for each setting that is wrong or missing.
using Problems = std::vector<std::string>;

/// Completes options that depend on each other, and appends what is wrong with them together. `given` are the
/// variables that the operator has set.
template <class Options>
using Rule = std::function<void(const Variables& given, Options& options, Problems& problems)>;

/// The value of a variable; empty if it is not set.
inline std::string_view value_of(const Variables& given, std::string_view name) {
  const auto found = given.find(name);
  return found == given.end() ? std::string_view{} : std::string_view{found->second};
}

/// Appends a problem where a secret is given both in the variable `name` and in the file `name`_FILE.
inline void require_one_source(const Variables& given, std::string_view name, Problems& problems) {
  const auto file_name = fmt::format("{}_FILE", name);
  if (!value_of(given, name).empty() && !value_of(given, file_name).empty())
    problems.push_back(fmt::format("{} and {} are both set: which one holds?", name, file_name));
}

/// Appends a problem where only one of two options is set that are used together.
inline void require_both(std::string_view name, std::string_view value, std::string_view other_name,
                         std::string_view other_value, Problems& problems) {
  if (value.empty() != other_value.empty())
    problems.push_back(fmt::format("{} and {} belong together: one of them is missing", name, other_name));
}

/// The environment variables that set `Options`, in the order of `--help`, and the rules that hold among
/// them. Options are structs; one that has others as members includes their declarations.
template <class Options>
class Declaration {
 public:
  Declaration() = default;

  explicit Declaration(std::vector<Variable<Options>> variables, std::vector<Rule<Options>> rules = {})
      : variables_(std::move(variables)), rules_(std::move(rules)) {}

  /// Appends variables, and rules that apply after all others.
  Declaration& add(const std::vector<Variable<Options>>& variables,
                   const std::vector<Rule<Options>>& rules = {}) {
    variables_.insert(variables_.end(), variables.begin(), variables.end());
    rules_.insert(rules_.end(), rules.begin(), rules.end());
    return *this;
  }

  /// Appends the variables of a member; its rules apply before this declaration's own. `defaults` replace
  /// defaults that stand there.
  template <class Part>
  Declaration& include(Part Options::* part, const Declaration<Part>& declaration,
                       const std::vector<std::pair<std::string_view, std::string_view>>& defaults = {}) {
    for (const auto& [name, default_text, description, set, secret] : declaration.variables()) {
      const auto lifted = [part, set](Options& options, std::string_view text) {
        return set(options.*part, text);
      };
      variables_.push_back({name, default_text, description, lifted, secret});
      for (const auto& [changed, text] : defaults) {
        if (changed == name) variables_.back().default_text = text;
      }
    }
    std::vector<Rule<Options>> rules;
    for (const auto& rule : declaration.rules())
      rules.push_back([part, rule](const Variables& given, Options& options, Problems& problems) {
        rule(given, options.*part, problems);
      });
    rules_.insert(rules_.begin() + included_rules_, rules.begin(), rules.end());
    included_rules_ += std::ssize(rules);
    return *this;
  }

  /// Reads the options out of `given`, or returns what is wrong with them. A variable that is empty counts as
  /// not set. Reads the files that variables name.
  [[nodiscard]] std::expected<Options, Problems> load(const Variables& given) const {
    Options options;
    Problems problems;
    for (const auto& variable : variables_) {
      const auto text = value_of(given, variable.name);
      const auto value = text.empty() ? std::string_view(variable.default_text) : text;
      if (value.empty()) continue;
      if (const auto expected = variable.set(options, value))
        problems.push_back(problem_of(variable, value, *expected));
    }
    for (const auto& rule : rules_)
      rule(given, options, problems);
    if (!problems.empty()) return std::unexpected(std::move(problems));
    return options;
  }

  /// The table of all variables with their defaults and descriptions, for `--help`.
  [[nodiscard]] std::string describe() const {
    std::string table;
    for (const auto& variable : variables_)
      table += fmt::format("  {:<31} {} [{}]\n", variable.name, variable.description, variable.default_text);
    return table;
  }

  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> names;
    names.reserve(variables_.size());
    for (const auto& variable : variables_)
      names.push_back(variable.name);
    return names;
  }

  [[nodiscard]] const std::vector<Variable<Options>>& variables() const { return variables_; }

  [[nodiscard]] const std::vector<Rule<Options>>& rules() const { return rules_; }

 private:
  static std::string problem_of(const Variable<Options>& variable, std::string_view value,
                                std::string_view expected) {
    if (variable.secret) return fmt::format("{} must be {}", variable.name, expected);
    return fmt::format("{} is '{}' but must be {}", variable.name, value, expected);
  }

  std::vector<Variable<Options>> variables_;
  std::vector<Rule<Options>> rules_;
  std::ptrdiff_t included_rules_ = 0;  ///< at the beginning of `rules_`
};

}  // namespace chassis::config
