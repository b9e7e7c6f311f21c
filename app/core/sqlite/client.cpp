#include "core/sqlite/client.hpp"

#include <string>

#include "core/errors.hpp"
#include "core/sqlite/error.hpp"

namespace mars::core::sqlite {

namespace asio = boost::asio;

namespace {

/// Tells the observer of one operation when its scope ends, as failed unless it was told otherwise.
class Observation {
 public:
  Observation(DatabaseObserver* observer, const RequestContext& context, std::string_view statement)
      : observer_(observer), context_(context) {
    operation_.statement = statement;
    operation_.begin = RequestContext::Clock::now();
    operation_.outcome = DatabaseOutcome::failed;
    if (observer_ != nullptr) observer_->begun(context_, statement);
  }

  Observation(const Observation&) = delete;
  Observation& operator=(const Observation&) = delete;

  ~Observation() {
    if (observer_ == nullptr) return;
    operation_.duration = RequestContext::Clock::now() - operation_.begin;
    observer_->observed(context_, operation_);
  }

  void batch_size(std::size_t size) { operation_.batch_size = size; }

  void outcome(DatabaseOutcome outcome) { operation_.outcome = outcome; }

  void status_code(int code) { operation_.status_code = std::to_string(code); }

 private:
  DatabaseObserver* observer_;
  const RequestContext& context_;
  DatabaseOperation operation_;
};

}  // namespace

Client::Client(asio::any_io_executor executor, DatabaseObserver* observer)
    : mailbox_(std::make_shared<Mailbox>(std::move(executor))), observer_(observer) {}

Client::~Client() {
  mailbox_->close();
}

asio::awaitable<void> Client::perform(Worker& worker, const RequestContext& context,
                                      std::string_view statement, JobPtr job) {
  Observation observation(observer_, context, statement);
  try {
    worker.submit(job);
    const bool came_back = co_await mailbox_->wait_for(*job);
    if (!came_back) throw Unavailable("the database did not answer before the deadline");
    observation.batch_size(job->batch_size());
    job->check();
    observation.outcome(DatabaseOutcome::completed);
  } catch (const Unavailable&) {
    observation.outcome(DatabaseOutcome::unavailable);
    throw;
  } catch (const SqliteError& error) {
    observation.status_code(error.code());
    throw;
  }
}

}  // namespace mars::core::sqlite
