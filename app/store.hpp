#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "core/settings.hpp"
#include "repositories/probe_repository.hpp"

namespace mars {

/// The database that the settings choose. Thread-safe; outlives the repositories that it makes.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// A repository for the thread of `context`.
  virtual std::unique_ptr<repositories::ProbeRepository> repository(boost::asio::io_context& context) = 0;

  /// Returns once the database has been reached and its schema is the one that the program was built for.
  /// Throws `core::Unavailable` where it cannot be reached for now, and another exception, with a text for
  /// the operator, where it has another schema.
  virtual boost::asio::awaitable<void> verify() = 0;

  /// Where the data is, for people: no password.
  [[nodiscard]] virtual std::string location() const = 0;
};

/// Opens an SQLite database at once; PostgreSQL is connected to when it is needed.
std::unique_ptr<Store> open_store(const core::Settings& settings);

}  // namespace mars
