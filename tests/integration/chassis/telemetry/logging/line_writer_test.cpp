// Over real pipes, because what matters is what happens when nobody reads them.

#include "chassis/telemetry/logging/line_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <thread>
#include <tuple>

#include "tests/support/temporary_folder.hpp"

namespace chassis::telemetry {
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

  /// Reads what is there into `text`. Returns how much that was.
  [[nodiscard]] std::size_t read_some(std::string& text) const {
    return static_cast<std::size_t>(std::max<ssize_t>(::read(ends_[0], text.data(), text.size()), 0));
  }

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
  const LineWriter::Options limits{.queued_bytes = 100'000, .flush_timeout = milliseconds(100)};
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

LineWriter::LossNotice notice() {
  return [](std::uint64_t lost) { return "lost " + std::to_string(lost) + '\n'; };
}

std::string numbered_line(int number, std::size_t length) {
  auto line = std::to_string(number) + ' ';
  return line.append(length - line.size() - 1, 'x') + '\n';
}

struct Shown {
  std::uint64_t lines = 0;
  std::uint64_t lost = 0;  ///< by the notices
};

/// Counts the lines of `numbered_line` and of `notice`. The test fails where anything else is there.
Shown count(std::string_view text, std::size_t length) {
  Shown shown;
  while (!text.empty()) {
    const std::string line(text.substr(0, text.find('\n') + 1));
    text.remove_prefix(line.empty() ? text.size() : line.size());
    if (line.starts_with("lost ")) {
      shown.lost += std::stoul(line.substr(5));
    } else {
      EXPECT_TRUE(!line.empty() && line == numbered_line(std::stoi(line), length)) << line.substr(0, 20);
      ++shown.lines;
    }
  }
  return shown;
}

class SlowReader : public testing::TestWithParam<std::tuple<int, std::size_t>> {};

TEST_P(SlowReader, LosesOnlyWholeLinesAndGetsTheirNumber) {
  const auto [flags, length] = GetParam();
  Pipe pipe;
  ASSERT_EQ(fcntl(pipe.writer(), F_SETFL, flags), 0);
  const int lines = static_cast<int>(2'000'000 / length);
  std::string all;
  std::thread reader;
  {
    LineWriter writer(pipe.writer(), {.queued_bytes = 200'000, .flush_timeout = std::chrono::seconds(60)},
                      notice());
    for (int number = 0; number < lines; ++number)
      writer.write(numbered_line(number, length));
    EXPECT_GT(writer.dropped(), 0U);
    reader = std::thread([&] { all = pipe.read_all(); });
    // The queue is full until the reader has taken some: only then this line is not lost, too.
    for (auto dropped = writer.dropped();; dropped = writer.dropped()) {
      writer.write(numbered_line(lines, length));
      if (writer.dropped() == dropped) break;
      std::this_thread::yield();
    }
  }
  pipe.close_writer();
  reader.join();
  const auto shown = count(all, length);
  EXPECT_GT(shown.lost, 0U);
  EXPECT_TRUE(all.ends_with(numbered_line(lines, length)));
}

INSTANTIATE_TEST_SUITE_P(, SlowReader,
                         testing::Combine(testing::Values(0, O_NONBLOCK),
                                          testing::Values(std::size_t{100}, std::size_t{4096},
                                                          std::size_t{8192})));

TEST(LineWriter, TearsNoLineOfAReaderThatComesAfterTheEnd) {
  Pipe pipe;
  constexpr std::size_t length = 4096;
  {
    LineWriter writer(pipe.writer(), {.flush_timeout = milliseconds(100)}, notice());
    for (int number = 0; number < 100; ++number)
      writer.write(numbered_line(number, length));
  }
  const int left = fcntl(pipe.writer(), F_GETPIPE_SZ);
  std::string shown(static_cast<std::size_t>(left), '\0');
  shown.resize(pipe.read_some(shown));
  EXPECT_GT(count(shown, length).lines, 0U);
}

TEST(LineWriter, CountsWhatAFullDiskRefuses) {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  {
    LineWriter writer(full, {.gathering = milliseconds(0)}, notice());
    writer.write("1\n");
    writer.write("2\n");
    const auto give_up = steady_clock::now() + std::chrono::seconds(20);
    while (writer.dropped() < 2 && steady_clock::now() < give_up)
      std::this_thread::yield();
    EXPECT_EQ(writer.dropped(), 2U);
  }
  close(full);
}

/// Ends with a limit for the size of files, as a full disk would refuse the rest of a line.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    set(bytes);
  }

  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

  void set(rlim_t bytes) const {
    auto limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }

  void lift() const { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class FullFile : public testing::TestWithParam<int> {};

TEST_P(FullFile, ContainsOnlyWholeLinesAndTheNumberOfDroppedOnes) {
  const mars::tests::TemporaryFolder folder;
  const auto path = folder.path() / "log";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | GetParam(), 0600);
  ASSERT_GE(file, 0);
  constexpr std::size_t length = 100;
  const FileSizeLimit limit(250);
  {
    LineWriter writer(file, {.flush_timeout = std::chrono::seconds(60), .gathering = milliseconds(0)},
                      notice());
    for (int number = 0; number < 10; ++number)
      writer.write(numbered_line(number, length));
    while (writer.dropped() < 8)
      std::this_thread::yield();
    EXPECT_EQ(std::filesystem::file_size(path), 200U);
    limit.lift();
    writer.write(numbered_line(10, length));
  }
  close(file);
  std::ifstream text(path);
  const std::string all{std::istreambuf_iterator<char>(text), {}};
  const auto shown = count(all, length);
  EXPECT_EQ(shown.lines, 3U);
  EXPECT_EQ(shown.lost, 8U);
}

INSTANTIATE_TEST_SUITE_P(, FullFile, testing::Values(0, O_APPEND));

}  // namespace
}  // namespace chassis::telemetry
