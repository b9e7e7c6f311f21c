#include "schemas/validation_error.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/json/writer.hpp"

namespace mars::schemas {

namespace json = core::json;

namespace {

/// FastAPI's encoder takes such members for SQLAlchemy's and leaves them out of what it echoes.
bool is_echoed(std::string_view key) {
  return !key.starts_with("_sa");
}

std::string echo(const json::Value& input) {
  std::string text;
  json::write(text, input, is_echoed);
  return text;
}

void write_error(std::string& out, const ValidationError& error) {
  out += "{\"type\":";
  json::append_string(out, error.type);
  out += ",\"loc\":";
  json::write(out, error.loc);
  out += ",\"msg\":";
  json::append_string(out, error.msg);
  out += ",\"input\":";
  out += error.input;
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
  out += "{\"detail\":[";
  for (bool first = true; const auto& error : errors) {
    if (!std::exchange(first, false)) out += ',';
    write_error(out, error);
  }
  out += "]}";
}

}  // namespace mars::schemas
