#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "app/repositories/probe_repository.hpp"
#include "chassis/base/request_context.hpp"

namespace mars::services {

class CheckService;

/// A page of probes, and whether more follow.
struct ProbePage {
  std::vector<repositories::ProbeState> probes;
  bool more = false;
};

/// All probes in order of creation, read page by page, so that a list need not fit into memory and a slow
/// reader holds no database snapshot open. Each probe appears once, in its state when its page was read.
class ProbeListing {
 public:
  /// Lists the probes after `after`, or all.
  ProbeListing(CheckService& service, std::optional<domain::ProbeId> after)
      : service_(&service), last_(after) {}

  /// The next page; empty after the last. Each page has a deadline of its own.
  boost::asio::awaitable<std::vector<repositories::ProbeState>> next(const chassis::RequestContext& context);

  [[nodiscard]] bool at_end() const { return at_end_; }

 private:
  CheckService* service_;
  std::optional<domain::ProbeId> last_;
  bool at_end_ = false;
};

/// Lists probes. Belongs to the thread of its repository.
class CheckService {
 public:
  CheckService(repositories::ProbeRepository& probes, std::size_t page_size,
               std::chrono::milliseconds page_timeout)
      : probes_(probes), page_size_(page_size), page_timeout_(page_timeout) {}

  CheckService(const CheckService&) = delete;
  CheckService& operator=(const CheckService&) = delete;
  ~CheckService() = default;

  /// All probes after `after`, or all.
  [[nodiscard]] ProbeListing list(std::optional<domain::ProbeId> after = {}) { return {*this, after}; }

  /// Up to `limit` probes after `after`, or the first ones.
  boost::asio::awaitable<ProbePage> list_some(const chassis::RequestContext& context,
                                              std::optional<domain::ProbeId> after, std::size_t limit);

  /// As `ProbeRepository::list`, within the time that a page may take.
  boost::asio::awaitable<std::vector<repositories::ProbeState>> page(const chassis::RequestContext& context,
                                                                     std::optional<domain::ProbeId> after,
                                                                     std::size_t limit);

  [[nodiscard]] std::size_t page_size() const { return page_size_; }

 private:
  boost::asio::awaitable<std::vector<repositories::ProbeState>> read_page(
      const chassis::RequestContext& context, std::optional<domain::ProbeId> after, std::size_t limit);

  repositories::ProbeRepository& probes_;
  std::size_t page_size_;
  std::chrono::milliseconds page_timeout_;
};

}  // namespace mars::services
