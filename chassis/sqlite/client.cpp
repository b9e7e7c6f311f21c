#include "chassis/sqlite/client.hpp"

#include <string>

#include "chassis/base/errors.hpp"
#include "chassis/sqlite/error.hpp"

namespace chassis::sqlite {

namespace asio = boost::asio;

namespace {

/// Tells the observer of a job's statements when its scope ends, as failed unless it was told otherwise. They
/// share the request's wait: what they wrote counts from the one commit on.
class Observation {
 public:
  Observation(telemetry::DatabaseObserver* observer, const RequestContext& context,
              Client::StatementNames statements)
      : observer_(observer), context_(context), statements_(statements) {
    operation_.begin = RequestContext::Clock::now();
    operation_.outcome = telemetry::DatabaseOutcome::failed;
    if (observer_ == nullptr) return;
    for (const auto statement : statements_)
      observer_->begun(context_, statement);
  }

  Observation(const Observation&) = delete;
  Observation& operator=(const Observation&) = delete;

  ~Observation() {
    if (observer_ == nullptr) return;
    operation_.duration = RequestContext::Clock::now() - operation_.begin;
    for (const auto statement : statements_) {
      operation_.statement = statement;
      observer_->observed(context_, operation_);
      operation_.leads_batch = false;
    }
  }

  void batch(const Job& job) {
    operation_.batch_size = job.batch_size();
    operation_.leads_batch = job.leads_batch();
  }

  void outcome(telemetry::DatabaseOutcome outcome) { operation_.outcome = outcome; }

  void status_code(int code) { operation_.status_code = std::to_string(code); }

 private:
  telemetry::DatabaseObserver* observer_;
  const RequestContext& context_;
  Client::StatementNames statements_;
  telemetry::DatabaseOperation operation_;
};

}  // namespace

Client::Client(asio::any_io_executor executor, telemetry::DatabaseObserver* observer)
    : mailbox_(std::make_shared<Mailbox>(std::move(executor))), observer_(observer) {}

Client::~Client() {
  mailbox_->close();
}

asio::awaitable<void> Client::perform(DatabaseThread& worker, const RequestContext& context,
                                      StatementNames statements, JobPtr job) {
  Observation observation(observer_, context, statements);
  try {
    worker.submit(job);
    const bool came_back = co_await mailbox_->wait_for(*job);
    if (!came_back) throw Unavailable("the database did not respond before the deadline");
    observation.batch(*job);
    job->rethrow_error();
    observation.outcome(telemetry::DatabaseOutcome::completed);
  } catch (const Unavailable&) {
    observation.outcome(telemetry::DatabaseOutcome::unavailable);
    throw;
  } catch (const SqliteError& error) {
    observation.status_code(error.code());
    throw;
  }
}

}  // namespace chassis::sqlite
