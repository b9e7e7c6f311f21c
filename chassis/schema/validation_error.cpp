#include "chassis/schema/validation_error.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "chassis/json/writer.hpp"

namespace chassis::schema {

namespace {

/// FastAPI's encoder takes such members for SQLAlchemy's and leaves them out of what it echoes.
bool is_echoed(std::string_view key) {
  return !key.starts_with("_sa");
}

/// Where the text is too long to be echoed whole in any case, more of it than is echoed.
std::string echo(const json::Value& input) {
  std::string text;
  json::write(text, input, is_echoed, longest_echo);
  if (text.size() > longest_echo) text.resize(longest_echo + 1);
  return text;
}

/// As a string: the beginning of the input's JSON, up to the last whole character, and an ellipsis.
std::string shortened(std::string_view input) {
  auto end = shortened_echo;
  while ((static_cast<unsigned char>(input[end]) & 0xC0U) == 0x80U)
    --end;
  std::string text;
  json::append_string(text, std::string(input.substr(0, end)) + "\u2026");
  return text;
}

void write_error(std::string& out, const ValidationError& error, bool shorten) {
  out += "{\"type\":";
  json::append_string(out, error.type);
  out += ",\"loc\":";
  json::write(out, error.loc);
  out += ",\"msg\":";
  json::append_string(out, error.msg);
  out += ",\"input\":";
  if (shorten && error.input.size() > shortened_echo) {
    out += shortened(error.input);
  } else {
    out += error.input;
  }
  if (!error.ctx.empty()) {
    out += ",\"ctx\":";
    json::write(out, error.ctx);
  }
  out += '}';
}

}  // namespace

Errors invalid(std::string_view type, std::string message, const json::Value& input, json::Object context) {
  Errors errors;
  errors.push_back({type, {}, std::move(message), echo(input), std::move(context)});
  return errors;
}

Errors invalid(const ErrorKind& kind, const json::Value& input) {
  return invalid(kind.type, std::string(kind.message), input);
}

Errors located(const json::Value& step, Errors errors) {
  for (auto& error : errors)
    error.loc.insert(error.loc.begin(), step);
  return errors;
}

void append(Errors& errors, Errors more) {
  std::ranges::move(more, std::back_inserter(errors));
}

void write_errors(std::string& out, std::span<const ValidationError> errors) {
  std::size_t echoed = 0;
  for (const auto& error : errors)
    echoed += error.input.size();
  out += "{\"detail\":[";
  for (bool first = true; const auto& error : errors) {
    if (!std::exchange(first, false)) out += ',';
    write_error(out, error, echoed > longest_echo);
  }
  out += "]}";
}

}  // namespace chassis::schema
