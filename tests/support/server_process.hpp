#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace mars::tests {

/// The real executable as a child process, on a free port of the loopback interface. Its environment holds
/// only what is passed in, and the options of sanitizers. Unless told otherwise, it serves every host.
class ServerProcess {
 public:
  using Variables = std::map<std::string, std::string>;

  /// What `log` has, and what becomes of standard error.
  enum class Output : std::uint8_t {
    log,           ///< standard output; standard error is the test's
    everything,    ///< both. Wants the stage dev, which tells the port whatever is logged
    errors_closed  ///< standard output; standard input and standard error are closed
  };

  /// Starts it in `folder`, and waits until it has announced its port. Throws where it ends before that.
  ServerProcess(const std::filesystem::path& folder, const Variables& variables, Output output = Output::log);
  /// The same with its standard error on `errors`, which the caller keeps.
  ServerProcess(const std::filesystem::path& folder, const Variables& variables, int errors);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  /// Stops it if it still runs. The test fails where it does not end well: that is how a sanitizer reports
  /// what it found, leaks included.
  ~ServerProcess();

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] pid_t pid() const { return pid_; }

  void signal(int number) const;

  /// Returns once nothing of it runs any more.
  void pause() const;

  /// Lets it run again.
  void resume() const { signal(SIGCONT); }

  /// Waits for its end, and for that of its log. Returns the exit status, or 128 plus the signal that ended
  /// it.
  int wait();

  /// SIGTERM, then `wait`.
  int stop();

  /// Leaves its standard output unread from now on, whatever it writes.
  void stop_reading();

  /// What was read of its standard output so far.
  [[nodiscard]] std::string log() const;

  /// Waits until it has logged `text`, and returns what follows it in the log as it is then. Throws where it
  /// ends, or too much time passes, before that.
  std::string await_log(std::string_view text) const;

 private:
  ServerProcess(const std::filesystem::path& folder, Variables variables, Output output, int errors);

  void read_log(int descriptor);
  void await_end_of_log() const;

  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable grown_;
  std::condition_variable resumed_;
  std::string log_;
  bool log_ended_ = false;
  bool reading_ = true;
  std::thread reader_;
};

/// What a run of the executable to its end printed, and its exit status.
struct ProgramRun {
  int status = 0;
  std::string output;  ///< standard output and standard error
};

/// Runs the executable with `arguments`, and `input` as its standard input, until it ends.
ProgramRun run_program(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                       const ServerProcess::Variables& variables, std::string_view input = {});

}  // namespace mars::tests
