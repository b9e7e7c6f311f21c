#include "tests/fuzz/memory_service.hpp"

#include <fcntl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "app/api/endpoints.hpp"
#include "chassis/schema/types/uuid_text.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/in_memory_events.hpp"

namespace mars::fuzz {

namespace asio = boost::asio;
using LocalSocket = asio::local::stream_protocol::socket;

core::Repositories MemoryStore::repositories() {
  auto probes = std::make_unique<tests::InMemoryProbeRepository>();
  probes_ = probes.get();
  auto keys = std::make_unique<tests::InMemoryIdempotencyRepository>(*probes_);
  keys_ = keys.get();
  return {.probes = std::move(probes),
          .keys = std::move(keys),
          .events = std::make_unique<tests::InMemoryEvents>()};
}

namespace {

/// A stream of events would have no end.
chassis::config::Variables without_events(chassis::config::Variables variables) {
  variables["EVENT_RETENTION_S"] = "0";
  return variables;
}

}  // namespace

asio::awaitable<void> MemoryStore::reset() {
  const domain::Probe probe{.id = chassis::schema::parse_uuid(known_probe).value(),
                            .grid = {.width = 5, .height = 5},
                            .position = {.x = 0, .y = 0},
                            .direction = domain::Direction::north};
  const chassis::RequestContext nobody;
  probes_->clear();
  keys_->claims.clear();
  co_await probes_->add(nobody, probe);
}

MemoryService::MemoryService(const chassis::config::Variables& variables)
    : settings_(core::Settings::declaration().load(without_events(variables)).value()),
      logger_(chassis::telemetry::LogLevel::error, open("/dev/null", O_WRONLY | O_CLOEXEC)) {
  worker_.start();
}

chassis::server::Service MemoryService::service() {
  return {.name = core::service_name,
          .info = api::info(std::string(core::service_name.version)),
          .database = store_,
          .on_thread = [this](const chassis::server::ThreadContext& thread) {
            return core::ProbeThread::service(
                std::make_shared<core::ProbeThread>(store_.repositories(), of_the_app_, settings_, thread),
                of_the_app_, settings_);
          }};
}

std::string MemoryService::answers_to(std::string_view bytes) {
  asio::io_context context(1);
  LocalSocket client(context);
  LocalSocket server(context);
  asio::local::connect_pair(client, server);
  const auto& executor = worker_.connections().executor();
  // A pair of sockets uses up no ports. What a session does to its socket works on both kinds.
  asio::ip::tcp::socket socket(executor, asio::ip::tcp::v4(), server.release());
  co_spawn(executor, store_.reset(), asio::detached);
  asio::post(executor, [this, accepted = std::move(socket)]() mutable {
    worker_.connections().serve(std::move(accepted));
  });
  boost::system::error_code ended;
  asio::write(client, asio::buffer(bytes), ended);
  static_cast<void>(client.shutdown(LocalSocket::shutdown_send, ended));
  std::string answers;
  asio::read(client, asio::dynamic_buffer(answers), ended);
  return answers;
}

}  // namespace mars::fuzz
