#pragma once

#include <string>
#include <vector>

#include "tests/support/endpoints.hpp"

namespace mars::tests {

// What requests to the endpoints have to leave behind. Rows are those of a ProbeDatabase, before and after
// the requests. Each comparison fails the test unless what was answered with 200 is there, and the rest is
// there as a whole or not at all; it returns how many requests have been carried out.

/// The width of the grid that the setup of that index asks for, so that its row is known.
constexpr int width_of(int index) {
  return 100 + index;
}

/// Setups on grids of the height 9, new or not, facing west.
int compare_setups(const std::string& before, const std::vector<Answer>& answers, const std::string& after);

/// Moves of these probes, one cell to the north each, where all moves before were of the same kind. Probes
/// are named by the 32 digits of their ids.
int compare_moves(const std::string& before, const std::vector<Answer>& answers, const std::string& after,
                  const std::vector<std::string>& probes);

/// Removals of these probes.
int compare_removals(const std::string& before, const std::vector<Answer>& answers, const std::string& after,
                     const std::vector<std::string>& probes);

/// The body of a list of these rows.
std::string listed(const std::string& rows);

/// The id in a body, without hyphens.
std::string id_in(const Answer& answer);

bool is_done(const Answer& answer);

/// Fails the test unless the answer is 200, or a 503 as the API declares it.
void expect_declared(const Answer& answer);

}  // namespace mars::tests
