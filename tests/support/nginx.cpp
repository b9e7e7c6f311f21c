#include "tests/support/nginx.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/algorithm/string/replace.hpp>
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

/// A socket on a free port, which does not listen. While it is open, the port is free for nginx alone, which
/// shares it (`reuseport`).
int reserve_port() {
  const int reserved = open_socket();
  const int on = 1;
  const auto address = loopback(0);
  if (setsockopt(reserved, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) fail("setsockopt");
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  if (bind(reserved, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("bind");
  return reserved;
}

bool accepts_connections(std::uint16_t port) {
  const int probe = open_socket();
  const auto address = loopback(port);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  const bool connected = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return connected;
}

std::uint16_t port_of(int reserved) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the sockets API has it
  if (getsockname(reserved, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

std::string config_text(std::uint16_t port, const std::string& locations) {
  return fmt::format(R"(daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{} reuseport;
    {}
  }}
}}
)",
                     port, locations);
}

}  // namespace

Nginx::Nginx(std::uint16_t upstream, std::string locations) {
  boost::replace_all(locations, "UPSTREAM", fmt::format("127.0.0.1:{}", upstream));
  reserved_ = reserve_port();
  port_ = port_of(reserved_);
  const auto config = (folder_.path() / "nginx.conf").string();
  std::ofstream(config) << config_text(port_, locations);
  pid_ = fork();
  if (pid_ < 0) fail("fork");
  if (pid_ == 0) start(config);
  while (!accepts_connections(port_)) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0) throw std::runtime_error("nginx has ended");
    std::this_thread::yield();
  }
}

/// In the child.
void Nginx::start(const std::string& config) const {
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is ended by force leaves no server behind
  close_range(STDERR_FILENO + 1, ~0U, 0);
  const auto prefix = folder_.path().string() + "/";
  for (const char* program : {"/usr/sbin/nginx", "nginx"})
    execlp(program, "nginx", "-e", "error.log", "-p", prefix.c_str(), "-c", config.c_str(), nullptr);
  _exit(127);
}

Nginx::~Nginx() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  close(reserved_);
}

}  // namespace mars::tests
