#include "tests/support/postgres_pair.hpp"

#include <chrono>
#include <thread>

namespace mars::tests {

PostgresPair::PostgresPair(Replication replication)
    : database_(primary_.url()),
      standby_(PostgresServer::standby_of(primary_, PostgresServer::Disk::cached)) {
  standby_.await_replay_of(primary_);
  if (replication == Replication::asynchronous) return;
  query_postgres(primary_.url(), "ALTER SYSTEM SET synchronous_standby_names = '*'");
  query_postgres(primary_.url(), "SELECT pg_reload_conf()");
  while (query_postgres(primary_.url(), "SELECT sync_state FROM pg_stat_replication") != "sync")
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

std::string PostgresPair::hosts() const {
  return "127.0.0.1:" + primary_.port() + ",127.0.0.1:" + standby_.port();
}

std::string PostgresPair::query(const PostgresServer& server, const std::string& sql) const {
  return query_postgres(server.url_of(database_.settings().name), sql);
}

void PostgresPair::cut_replication() const {
  standby_.await_replay_of(primary_);
  query_postgres(standby_.url(), "ALTER SYSTEM SET primary_conninfo = ''");
  query_postgres(standby_.url(), "SELECT pg_reload_conf()");
  while (query_postgres(standby_.url(), "SELECT count(*) FROM pg_stat_wal_receiver") != "0")
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

}  // namespace mars::tests
