#include "chassis/postgres/conninfo.hpp"

#include "chassis/postgres/tls.hpp"

namespace chassis::postgres {

namespace {

std::string or_no_file(const std::string& path) {
  return path.empty() ? no_file : path;
}

}  // namespace

Conninfo::Conninfo(const Settings& settings, const Endpoint& endpoint, const std::string& options) {
  const auto add = [this](const char* keyword, std::string value) {
    if (value.empty()) return;  // libpq's own default
    keywords_.push_back(keyword);
    values_.push_back(std::move(value));
  };
  add("host", endpoint.host->name);
  add("hostaddr", endpoint.address);
  add("port", std::to_string(endpoint.host->port));
  add("user", settings.user);
  add("password", settings.password);
  add("dbname", settings.name);
  add("options", options);
  // What is not given here, libpq takes from PG* variables, ~/.pgpass and ~/.postgresql.
  add("passfile", no_file);
  add("target_session_attrs", "any");
  add("channel_binding", "prefer");
  add("sslmode", settings.tls.mode);
  add("sslrootcert", or_no_file(settings.tls.root_certificates));
  add("sslcert", or_no_file(settings.tls.certificate));
  add("sslkey", or_no_file(settings.tls.private_key));
  add("sslcrl", no_file);
  add("sslcompression", "0");
  add("sslsni", "1");
  add("ssl_min_protocol_version", "TLSv1.2");
  if (!settings.application_name.empty()) add("application_name", settings.application_name);
  add("client_encoding", "UTF8");
  add("gssencmode", "disable");  // its negotiation may block
  // A server that vanished without a word is noticed within about twenty seconds, also on an idle connection.
  add("keepalives", "1");
  add("keepalives_idle", "10");
  add("keepalives_interval", "3");
  add("keepalives_count", "3");
  add("tcp_user_timeout", "10000");
  for (const std::string& value : values_)
    value_pointers_.push_back(value.c_str());
  keywords_.push_back(nullptr);
  value_pointers_.push_back(nullptr);
}

}  // namespace chassis::postgres
