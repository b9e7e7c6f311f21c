// Over real pipes, because what matters is what happens when nobody reads them.

#include "core/logging/line_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <thread>

namespace mars::core {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class Pipe {
 public:
  Pipe() { EXPECT_EQ(pipe2(ends_.data(), O_CLOEXEC), 0); }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  ~Pipe() {
    close_reader();
    close_writer();
  }

  [[nodiscard]] int writer() const { return ends_[1]; }

  /// Everything up to the end.
  [[nodiscard]] std::string read_all() const {
    std::string all;
    std::array<char, 65536> buffer{};
    for (ssize_t size = 0; (size = ::read(ends_[0], buffer.data(), buffer.size())) > 0;)
      all.append(buffer.data(), static_cast<std::size_t>(size));
    return all;
  }

  void close_reader() { close(0); }

  void close_writer() { close(1); }

 private:
  void close(std::size_t end) {
    if (ends_.at(end) >= 0) ::close(ends_.at(end));
    ends_.at(end) = -1;
  }

  std::array<int, 2> ends_{-1, -1};
};

TEST(LineWriter, WritesEverythingInOrderBeforeItEnds) {
  Pipe pipe;
  std::string expected;
  {
    LineWriter writer(pipe.writer());
    for (int number = 0; number < 100; ++number) {
      const auto line = std::to_string(number) + '\n';
      writer.write(line);
      expected += line;
    }
  }
  pipe.close_writer();
  EXPECT_EQ(pipe.read_all(), expected);
}

TEST(LineWriter, KeepsLinesOfManyThreadsWhole) {
  Pipe pipe;
  std::string all;
  std::thread reader([&] { all = pipe.read_all(); });
  {
    LineWriter writer(pipe.writer());
    std::vector<std::jthread> threads;
    for (const char letter : {'a', 'b', 'c', 'd'}) {
      threads.emplace_back([&writer, letter] {
        for (int count = 0; count < 1000; ++count)
          writer.write(std::string(50, letter) + '\n');
      });
    }
    threads.clear();
    EXPECT_EQ(writer.dropped(), 0U);
  }
  pipe.close_writer();
  reader.join();
  EXPECT_EQ(all.size(), 4 * 1000 * 51U);
  for (std::size_t at = 0; at < all.size(); at += 51)
    EXPECT_EQ(all.substr(at, 51), std::string(50, all[at]) + '\n');
}

TEST(LineWriter, NeverWaitsForAReaderThatReadsNothingAndCountsWhatItDrops) {
  Pipe pipe;
  const std::string line = std::string(999, 'x') + '\n';
  auto writer = std::optional<LineWriter>();
  const LineWriter::Limits limits{.queued_bytes = 100'000, .flush_timeout = milliseconds(100)};
  writer.emplace(pipe.writer(), limits);
  const auto begin = steady_clock::now();
  for (int count = 0; count < 10'000; ++count)
    writer->write(line);
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(5));
  // A pipe holds 64 KiB; beside that there are the queue and what is being written.
  EXPECT_GE(writer->dropped(), 10'000U - 65 - (2 * 100));

  const auto end = steady_clock::now();
  writer.reset();
  EXPECT_GE(steady_clock::now() - end, milliseconds(100));
  EXPECT_LT(steady_clock::now() - end, std::chrono::seconds(5));
}

TEST(LineWriter, TakesALineThatJustFitsAndNoneThatDoesNot) {
  Pipe pipe;
  {
    LineWriter writer(pipe.writer(), {.queued_bytes = 10, .gathering = std::chrono::seconds(10)});
    writer.write("12345678\n");
    writer.write("12\n");
    EXPECT_EQ(writer.dropped(), 1U);
  }
  pipe.close_writer();
  EXPECT_EQ(pipe.read_all(), "12345678\n");
}

TEST(LineWriter, OutlivesAReaderThatHasGone) {
  Pipe pipe;
  pipe.close_reader();
  LineWriter writer(pipe.writer(), {.gathering = milliseconds(0)});
  const auto give_up = steady_clock::now() + std::chrono::seconds(10);
  while (writer.dropped() == 0 && steady_clock::now() < give_up) {
    writer.write("nobody reads this\n");
    std::this_thread::yield();
  }
  EXPECT_GT(writer.dropped(), 0U);
}

}  // namespace
}  // namespace mars::core
