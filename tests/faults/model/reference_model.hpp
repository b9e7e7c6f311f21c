// What docs/api.md says of the API, in as few lines as possible and without a line of the service.
#pragma once

#include <array>
#include <cctype>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mars::tests {

enum class Outcome : std::uint8_t { done, unknown_letter, outside_grid, no_such_probe, invalid };

struct ModelProbe {
  static constexpr std::string_view letters = "NESW";  // clockwise

  std::int64_t width = 0;
  std::int64_t height = 0;
  std::size_t facing = 0;
  std::int64_t x = 0;
  std::int64_t y = 0;
  std::int64_t version = 0;  // commands that were executed

  [[nodiscard]] bool on_grid() const { return x >= 0 && y >= 0 && x <= width && y <= height; }

  /// All of it, or nothing.
  Outcome execute(std::string_view command) {
    constexpr std::array<int, 4> step_x{0, 1, 0, -1};
    constexpr std::array<int, 4> step_y{1, 0, -1, 0};
    ModelProbe moved = *this;
    for (const char letter : command) {
      const int command_letter = std::toupper(static_cast<unsigned char>(letter));
      if (command_letter != 'L' && command_letter != 'R' && command_letter != 'M')
        return Outcome::unknown_letter;
      if (command_letter == 'L') moved.facing = (moved.facing + 3) % 4;
      if (command_letter == 'R') moved.facing = (moved.facing + 1) % 4;
      if (command_letter != 'M') continue;
      moved.x += step_x.at(moved.facing);
      moved.y += step_y.at(moved.facing);
      if (!moved.on_grid()) return Outcome::outside_grid;
    }
    ++moved.version;
    *this = moved;
    return Outcome::done;
  }
};

/// By id, whose order is that of creation.
using ReferenceModel = std::map<std::string, ModelProbe>;

}  // namespace mars::tests
