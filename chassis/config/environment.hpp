#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace chassis::config {

/// Names and values of environment variables.
using Variables = std::map<std::string, std::string, std::less<>>;

/// The variables of this process.
Variables process_environment();

/// Reads the text of an `.env` file: `NAME=value` a line, `export` before it allowed, values bare or in
/// single or double quotes, `#` starts a comment at the begin of a line or after white space. The error names
/// the line.
std::expected<Variables, std::string> parse_env_file(std::string_view text);

/// The environment, completed by the `.env` file that its `ENV` chooses: `.env` for dev, `.env.test` for test
/// and
/// `.env.prod` for prod, looked for in `folder`. The environment wins. An absent file is no error; a file of
/// at most 1 MiB that exists and cannot be read, or is not text, is one.
std::expected<Variables, std::string> with_env_file(Variables environment,
                                                    const std::filesystem::path& folder);

/// Takes the variables whose names begin with `prefix` out of the environment of the process, so that
/// libraries do not find them. Must be called before there are threads.
void remove_variables(std::string_view prefix);

}  // namespace chassis::config
