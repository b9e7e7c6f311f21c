#include "chassis/schema/types/tagged_union.hpp"

#include <fmt/format.h>

#include "chassis/base/hexadecimal.hpp"
#include "chassis/base/utf8.hpp"
#include "chassis/json/number.hpp"
#include "chassis/json/writer.hpp"

namespace chassis::schema {

namespace {

std::vector<WireValue> values_of(const std::vector<Tag>& tags) {
  std::vector<WireValue> values;
  for (const auto& tag : tags)
    values.push_back(tag.value);
  return values;
}

/// A value as Python's repr() shows it, since that is how Pydantic shows a tag that is no text.
struct PythonText {
  std::string& out;

  void operator()(json::Null) const { out += "None"; }

  void operator()(bool value) const { out += value ? "True" : "False"; }

  void operator()(std::int64_t value) const { out += std::to_string(value); }

  void operator()(const json::BigInteger& value) const { out += value.digits; }

  void operator()(double value) const {
    if (value == value && value - value == 0) return json::append_float(out, value);
    out += value != value ? "nan" : value > 0 ? "inf" : "-inf";
  }

  void operator()(const std::string& value) const {
    const char quote = value.contains('\'') && !value.contains('"') ? '"' : '\'';
    out += quote;
    for (const char character : value)
      append_character(character, quote);
    out += quote;
  }

  void operator()(const json::Array& value) const {
    out += '[';
    for (bool first = true; const auto& element : value) {
      if (!std::exchange(first, false)) out += ", ";
      std::visit(*this, element.data());
    }
    out += ']';
  }

  void operator()(const json::Object& value) const {
    out += '{';
    for (bool first = true; const auto& [key, member] : value) {
      if (!std::exchange(first, false)) out += ", ";
      (*this)(key);
      out += ": ";
      std::visit(*this, member.data());
    }
    out += '}';
  }

 private:
  void append_character(char character, char quote) const {
    switch (character) {
      case '\n':
        out += "\\n";
        return;
      case '\r':
        out += "\\r";
        return;
      case '\t':
        out += "\\t";
        return;
      default:
        break;
    }
    if (character == quote || character == '\\') out += '\\';
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      append_hex(out, byte);
    } else {
      out += character;
    }
  }
};

std::string tag_text(const json::Value& tag) {
  if (const auto* text = tag.get_if<std::string>()) return *text;
  std::string text;
  std::visit(PythonText{text}, tag.data());
  return text;
}

std::string quoted(std::string_view discriminator) {
  return fmt::format("'{}'", discriminator);
}

Errors tag_not_found(std::string_view discriminator, const json::Value& input) {
  return invalid("union_tag_not_found",
                 fmt::format("Unable to extract tag using discriminator '{}'", discriminator), input,
                 {{"discriminator", quoted(discriminator)}});
}

Errors wrong_tag(std::string_view discriminator, const std::vector<Tag>& tags, const json::Value& tag,
                 const json::Value& input) {
  const auto text = tag_text(tag);
  const auto expected = list_text(values_of(tags));
  return invalid("union_tag_invalid",
                 fmt::format("Input tag '{}' found using '{}' does not match any of the expected tags: {}",
                             text, discriminator, expected),
                 input,
                 {{"discriminator", quoted(discriminator)}, {"tag", text}, {"expected_tags", expected}});
}

}  // namespace

std::expected<ChosenModel, Errors> choose_model(std::string_view discriminator, const std::vector<Tag>& tags,
                                                const json::Value& input) {
  const auto* object = input.get_if<json::Object>();
  if (object == nullptr) return std::unexpected(invalid(error_kinds::not_an_object, input));
  const auto* tag = object->find(discriminator);
  if (tag == nullptr) return std::unexpected(tag_not_found(discriminator, input));
  const auto found = find_equal(values_of(tags), *tag);
  if (!found) return std::unexpected(wrong_tag(discriminator, tags, *tag, input));
  return ChosenModel{.index = tags[*found].model, .tag = *tag};
}

json::Object union_schema(std::string_view discriminator, const std::vector<Tag>& tags, json::Array models) {
  json::Object mapping;
  for (const auto& tag : tags) {
    const auto* reference = models[tag.model].get_if<json::Object>();
    mapping.set(tag_text(tag.value.to_json()), *reference->find("$ref"));
  }
  return {{"oneOf", std::move(models)},
          {"discriminator", json::Object{{"propertyName", discriminator}, {"mapping", std::move(mapping)}}}};
}

}  // namespace chassis::schema
