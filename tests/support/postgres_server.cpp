#include "tests/support/postgres_server.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

#include "tests/support/postgres_database.hpp"

namespace mars::tests {

namespace {

constexpr std::chrono::seconds patience{60};

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Runs a shell command whose standard input and output are `channel`.
pid_t spawn(const std::string& command, int channel) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child > 0) return child;
  dup2(channel, STDIN_FILENO);
  dup2(channel, STDOUT_FILENO);
  close_range(STDERR_FILENO + 1, ~0U, 0);  // a connection of the test would outlive its end here
  execl("/bin/bash", "bash", "-c", command.c_str(), nullptr);
  _exit(127);
}

std::string read_line(int channel) {
  std::string line;
  for (char character = 0; read(channel, &character, 1) == 1 && character != '\n';)
    line += character;
  return line;
}

/// The state and the parent of a process, by /proc; no parent where there is no such process.
struct ProcessState {
  char state = 'X';
  pid_t parent = 0;
};

ProcessState state_of(pid_t pid) {
  ProcessState found;
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string skipped;
  std::getline(stat, skipped, ')');  // the name may have spaces
  stat >> found.state >> found.parent;
  return found;
}

bool runs(pid_t pid) {
  const char state = state_of(pid).state;
  return state != 'X' && state != 'Z';
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const pid_t pid = std::stoi(name);
    if (state_of(pid).parent == parent) children.push_back(pid);
  }
  return children;
}

template <class Condition>
void await(Condition condition, const char* what) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error(what);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

PostgresServer::PostgresServer(Disk disk) : PostgresServer(disk, std::string()) {}

PostgresServer PostgresServer::standby_of(const PostgresServer& primary, Disk disk) {
  return PostgresServer(disk, "MARS_POSTGRES_STANDBY_OF=" + primary.url());
}

PostgresServer::PostgresServer(Disk disk, const std::string& variables) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
  script_ =
      spawn("exec env -u MARS_TEST_POSTGRES MARS_POSTGRES_DURABLE=" +
                std::string(disk == Disk::flushed ? "1 " : "0 ") + variables +
                " " MARS_WITH_POSTGRES
                R"( bash -c 'echo "$MARS_TEST_POSTGRES"; echo "$MARS_POSTGRES_SERVER"; exec cat >/dev/null')",
            ends[1]);
  close(ends[1]);
  launcher_ = ends[0];
  url_ = read_line(launcher_);
  command_ = read_line(launcher_);
  if (command_.empty()) throw std::runtime_error("with-postgres made no cluster");
  data_ = query_postgres(url_, "SHOW data_directory");
}

// NOLINTNEXTLINE(bugprone-exception-escape): a test whose server cannot be ended has to end itself
PostgresServer::~PostgresServer() {
  if (runs(pid())) kill();
  close(launcher_);  // which ends the script
  waitpid(script_, nullptr, 0);
}

std::string PostgresServer::port() const {
  const auto begin = url_.rfind(':') + 1;
  return url_.substr(begin, url_.find('/', begin) - begin);
}

pid_t PostgresServer::pid() const {
  std::ifstream file(data_ / "postmaster.pid");
  pid_t pid = -1;
  file >> pid;
  return pid;
}

std::string PostgresServer::url_of(const std::string& database) const {
  return url_.substr(0, url_.rfind('/') + 1) + database;
}

/// The server first, so that it starts no process meanwhile.
void PostgresServer::signal_all(int number) const {
  const pid_t server = pid();
  ::kill(server, number);
  for (const pid_t process : children_of(server))
    ::kill(process, number);
}

void PostgresServer::freeze() const {
  signal_all(SIGSTOP);
}

void PostgresServer::thaw() const {
  signal_all(SIGCONT);
}

void PostgresServer::kill() {
  const pid_t server = pid();
  ::kill(server, SIGSTOP);  // from here on it starts no process
  std::vector<pid_t> processes = children_of(server);
  processes.push_back(server);
  for (const pid_t process : processes)
    ::kill(process, SIGKILL);
  if (restarted_ > 0) waitpid(restarted_, nullptr, 0);
  for (const pid_t process : processes)
    await([&] { return !runs(process); }, "PostgreSQL survives SIGKILL");
}

void PostgresServer::stop() {
  const pid_t server = pid();
  ::kill(server, SIGINT);  // PostgreSQL's fast shutdown
  if (restarted_ > 0) waitpid(restarted_, nullptr, 0);
  await([&] { return !runs(server); }, "PostgreSQL does not stop");
}

void PostgresServer::start() {
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  restarted_ = spawn("exec " + command_ + " >>" + (data_.parent_path() / "log").string() + " 2>&1", nowhere);
  close(nowhere);
  await([&] { return PQping(url_.c_str()) == PQPING_OK; }, "PostgreSQL does not start");
}

void PostgresServer::await_replay_of(const PostgresServer& primary) const {
  const auto written = query_postgres(primary.url(), "SELECT pg_current_wal_lsn()");
  const auto replayed = "SELECT pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn";
  await([&] { return query_postgres(url_, replayed) == "t"; }, "the standby does not catch up");
}

void PostgresServer::promote() const {
  // The first argument makes it wait until the server takes writes.
  if (query_postgres(url_, "SELECT pg_promote(true)") != "t") throw std::runtime_error("not promoted");
}

}  // namespace mars::tests
