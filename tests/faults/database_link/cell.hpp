#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <tuple>

#include "tests/faults/database_link/clients.hpp"
#include "tests/support/tcp_gate.hpp"

namespace mars::tests {

enum class Load : std::uint8_t {
  idle,  ///< one request meets the fault, on a connection that was used before
  busy   ///< several clients ask before, during and after it
};

using CellParameter = std::tuple<LinkFault, Operation, Load>;

/// One fault of the link between service and database, at one endpoint: runs the real server behind a gate,
/// does it harm, and looks. Each answer is a declared one and in time, the process lives, the endpoint is
/// back within two seconds of the gate's opening, the database holds what the answers said.
class DatabaseLink : public testing::TestWithParam<CellParameter> {};

/// For the names of the tests.
std::string cell_name(const testing::TestParamInfo<CellParameter>& info);

inline auto all_operations() {
  return testing::Values(Operation::setup, Operation::move, Operation::check, Operation::ready);
}

}  // namespace mars::tests
