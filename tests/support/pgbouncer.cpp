#include "tests/support/pgbouncer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace mars::tests {

namespace {

[[noreturn]] void fail(const char* call) {
  throw std::system_error(errno, std::generic_category(), call);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int open_socket() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) fail("socket");
  return descriptor;
}

/// The user that PgBouncer runs as, since it refuses to be root; null where that is the user of the test.
const passwd* owner() {
  return getuid() == 0 ? getpwnam("postgres") : nullptr;
}

/// A socket on a free port, which does not listen. PgBouncer shares the port (`so_reuseport`), which the
/// kernel allows to sockets of one user only.
int reserve_port() {
  const auto* const user = owner();
  if (user != nullptr && seteuid(user->pw_uid) != 0) fail("seteuid");
  const int reserved = open_socket();
  if (user != nullptr && seteuid(getuid()) != 0) fail("seteuid");
  const int on = 1;
  const auto address = loopback(0);
  if (setsockopt(reserved, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) fail("setsockopt");
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  if (bind(reserved, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
  return reserved;
}

std::uint16_t port_of(int reserved) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  if (getsockname(reserved, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

bool accepts_connections(std::uint16_t port) {
  const int probe = open_socket();
  const auto address = loopback(port);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  const bool connected = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return connected;
}

std::string config_text(const chassis::postgres::Settings& database, std::uint16_t port,
                        const std::string& pool_mode) {
  return fmt::format(R"([databases]
{0} = host={1} port={2} dbname={0}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {3}
so_reuseport = 1
unix_socket_dir =
auth_type = scram-sha-256
auth_file = users
pool_mode = {4}
logfile = log
)",
                     database.name, database.host, database.port, port, pool_mode);
}

}  // namespace

PgBouncer::PgBouncer(const chassis::postgres::Settings& database, const std::string& pool_mode) {
  reserved_ = reserve_port();
  port_ = port_of(reserved_);
  std::ofstream(folder_.path() / "pgbouncer.ini") << config_text(database, port_, pool_mode);
  std::ofstream(folder_.path() / "users") << fmt::format("\"{}\" \"{}\"\n", database.user, database.password);
  pid_ = fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) start();
  while (!accepts_connections(port_)) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0) throw std::runtime_error("PgBouncer has ended");
    std::this_thread::yield();
  }
}

/// In the child.
void PgBouncer::start() const {
  close_range(STDERR_FILENO + 1, ~0U, 0);
  const passwd* const user = owner();
  if (chdir(folder_.path().c_str()) != 0) _exit(127);
  if (user != nullptr) {
    for (const char* const file : {".", "pgbouncer.ini", "users"})
      if (chown(file, user->pw_uid, user->pw_gid) != 0) _exit(127);
    if (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0)
      _exit(127);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is ended by force leaves no server behind
  for (const char* program : {"/usr/sbin/pgbouncer", "pgbouncer"})
    execlp(program, "pgbouncer", "-q", "pgbouncer.ini", nullptr);
  _exit(127);
}

PgBouncer::~PgBouncer() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  close(reserved_);
}

}  // namespace mars::tests
