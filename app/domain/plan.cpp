#include "app/domain/plan.hpp"

#include <algorithm>
#include <utility>

#include "app/domain/walk.hpp"

namespace mars::domain {

namespace {

std::size_t letters_in(std::string_view text) {
  const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
}

}  // namespace

Plan plan(const Probe& probe, std::string_view commands, const Obstacles& obstacles) {
  Plan plan{.end = probe, .failure = {}, .cells = {probe.position}, .cell_count = 1};
  auto walked = walk(plan.end, commands, obstacles, [&plan](Position cell) {
    if (plan.cells.size() < max_planned_cells) plan.cells.push_back(cell);
    ++plan.cell_count;
  });
  if (walked) return plan;
  auto& [offset, error] = walked.error();
  plan.failure = {.index = letters_in(commands.substr(0, offset)),
                  .letter = std::string(letter_at(commands, offset)),
                  .error = std::move(error)};
  return plan;
}

}  // namespace mars::domain
