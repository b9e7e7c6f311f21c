// `.env` files: every name that is read is one that an environment can have.
#include <algorithm>

#include "core/environment.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto variables = mars::core::parse_env_file(mars::fuzz::text(data, size));
  if (!variables) {
    mars::fuzz::require(!variables.error().empty(), "an error says what is wrong");
    return 0;
  }
  for (const auto& [name, value] : *variables) {
    mars::fuzz::require(!name.empty() && name.find_first_of("= \t\r\n") == std::string::npos,
                        "a name is a word");
    mars::fuzz::require(value.find('\n') == std::string::npos, "a value is of one line");
  }
  return 0;
}
