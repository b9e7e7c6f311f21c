#include "tests/support/server_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace mars::tests {

namespace {

constexpr std::chrono::seconds log_timeout{20};

struct Child {
  pid_t pid = -1;
  int output = -1;
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts)
    pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  return ends;
}

/// The end of a pipe that holds `text`, which must fit into it.
int pipe_with(std::string_view text) {
  const auto ends = make_pipe();
  const auto written = write(ends[1], text.data(), text.size());
  close(ends[1]);
  if (written != static_cast<ssize_t>(text.size()))
    throw std::system_error(errno, std::generic_category(), "write");
  return ends[0];
}

/// What the sanitizers are told, of the environment of this process: it holds for the children, too.
std::vector<std::string> sanitizer_options() {
  std::vector<std::string> options;
  for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* const value = std::getenv(name)) options.push_back(std::string(name) + '=' + value);
  }
  return options;
}

/// The standard streams of a child besides its output. Those that are -1 are closed.
struct Streams {
  int input = STDIN_FILENO;
  int errors = STDERR_FILENO;
};

/// Stands for the pipe of the child's standard output.
constexpr int as_output = -2;

void take_as(int number, int descriptor) {
  if (descriptor < 0) {
    close(number);
  } else {
    dup2(descriptor, number);
  }
}

/// Starts the executable with its standard output in a pipe.
Child spawn(const std::filesystem::path& folder, std::vector<std::string> arguments,
            const ServerProcess::Variables& variables, Streams streams) {
  arguments.insert(arguments.begin(), MARS_EXECUTABLE);
  std::vector<std::string> environment = sanitizer_options();
  for (const auto& [name, value] : variables)
    environment.push_back(name + '=' + value);
  const auto argv = pointers_to(arguments);
  const auto envp = pointers_to(environment);

  const auto ends = make_pipe();
  const pid_t pid = fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is ended by force leaves no server behind
    take_as(STDIN_FILENO, streams.input);
    take_as(STDOUT_FILENO, ends[1]);
    take_as(STDERR_FILENO, streams.errors == as_output ? ends[1] : streams.errors);
    close_range(STDERR_FILENO + 1, ~0U, 0);  // such as the sockets of the test, which would stay open
    if (chdir(folder.c_str()) == 0) execve(MARS_EXECUTABLE, argv.data(), envp.data());
    _exit(127);
  }
  close(ends[1]);
  return {.pid = pid, .output = ends[0]};
}

/// The port of an address, at the begin of `text`, that a quote ends.
std::uint16_t port_in(const std::string& text) {
  const auto colon = text.rfind(':', text.find('"'));
  return static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)));
}

int wait_for(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) throw std::system_error(errno, std::generic_category(), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& folder, const Variables& variables, Output output)
    : ServerProcess(folder, variables, output, output == Output::everything ? as_output : STDERR_FILENO) {}

ServerProcess::ServerProcess(const std::filesystem::path& folder, const Variables& variables, int errors)
    : ServerProcess(folder, variables, Output::log, errors) {}

ServerProcess::ServerProcess(const std::filesystem::path& folder, Variables variables, Output output,
                             int errors) {
  variables.try_emplace("APP_PORT", "0");
  variables.try_emplace("ALLOWED_HOSTS", "*");
  const bool closed = output == Output::errors_closed;
  const Child child =
      spawn(folder, {}, variables, closed ? Streams{.input = -1, .errors = -1} : Streams{.errors = errors});
  pid_ = child.pid;
  reader_ = std::thread([this, descriptor = child.output] { read_log(descriptor); });
  try {
    if (output == Output::everything) {
      port_ = static_cast<std::uint16_t>(std::stoi(await_log("API       http://localhost:")));
    } else {
      port_ = port_in(await_log(R"("address": ")"));
    }
  } catch (...) {
    signal(SIGKILL);
    wait();
    reader_.join();
    throw;
  }
}

ServerProcess::~ServerProcess() {
  {
    const std::lock_guard lock(mutex_);
    reading_ = true;
  }
  resumed_.notify_all();
  if (pid_ > 0) {
    resume();
    EXPECT_EQ(stop(), 0) << "the server did not end well";
  }
  reader_.join();
}

void ServerProcess::signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

void ServerProcess::pause() const {
  signal(SIGSTOP);
  if (waitpid(pid_, nullptr, WUNTRACED) != pid_)
    throw std::system_error(errno, std::generic_category(), "waitpid");
}

int ServerProcess::wait() {
  const int status = wait_for(pid_);
  pid_ = -1;
  await_end_of_log();
  return status;
}

int ServerProcess::stop() {
  signal(SIGTERM);
  return wait();
}

std::string ServerProcess::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void ServerProcess::read_log(int descriptor) {
  std::array<char, 4096> buffer{};
  // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection): each round gives the lock back
  for (ssize_t size = 0; (size = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    std::unique_lock lock(mutex_);
    log_.append(buffer.data(), static_cast<std::size_t>(size));
    grown_.notify_all();
    resumed_.wait(lock, [this] { return reading_; });
  }
  close(descriptor);
  const std::lock_guard lock(mutex_);
  log_ended_ = true;
  grown_.notify_all();
}

void ServerProcess::stop_reading() {
  const std::lock_guard lock(mutex_);
  reading_ = false;
}

void ServerProcess::await_end_of_log() const {
  std::unique_lock lock(mutex_);
  if (!grown_.wait_for(lock, log_timeout, [this] { return log_ended_ || !reading_; }))
    throw std::runtime_error("the log has no end");
}

std::string ServerProcess::await_log(std::string_view text) const {
  std::unique_lock lock(mutex_);
  std::size_t at = std::string::npos;
  const auto found_or_ended = [&] { return (at = log_.find(text)) != std::string::npos || log_ended_; };
  if (!grown_.wait_for(lock, log_timeout, found_or_ended) || at == std::string::npos)
    throw std::runtime_error("the server did not log " + std::string(text) + " but: " + log_);
  return log_.substr(at + text.size());
}

ProgramRun run_program(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                       const ServerProcess::Variables& variables, std::string_view input) {
  const int input_pipe = pipe_with(input);
  const Child child = spawn(folder, arguments, variables, Streams{.input = input_pipe, .errors = as_output});
  close(input_pipe);
  ProgramRun run;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = read(child.output, buffer.data(), buffer.size())) > 0;)
    run.output.append(buffer.data(), static_cast<std::size_t>(size));
  close(child.output);
  run.status = wait_for(child.pid);
  return run;
}

}  // namespace mars::tests
