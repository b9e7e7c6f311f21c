#pragma once

#include <thread>
#include <vector>

namespace mars::tests {

/// Runs `client(0)`, `client(1)`, … at the same time, and returns when each has ended.
template <class Client>
void at_once(int count, const Client& client) {
  std::vector<std::jthread> threads;
  for (int number = 0; number < count; ++number)
    threads.emplace_back([&client, number] { client(number); });
}

}  // namespace mars::tests
