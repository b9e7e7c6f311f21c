#pragma once

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace mars::tests {

/// What a shell command printed, standard error included, and its exit status.
struct CommandRun {
  int status = 0;
  std::string output;
};

inline CommandRun run_command(const std::string& command) {
  FILE* const pipe = popen(("( " + command + " ) 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  CommandRun run;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    run.output.append(buffer.data(), size);
  const int status = pclose(pipe);
  run.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

}  // namespace mars::tests
