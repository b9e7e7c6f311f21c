#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;  // NOLINT(readability-identifier-naming): zlib's name

namespace chassis {

/// Compresses text incrementally in gzip format (RFC 1952), with about 100 kB of memory. The functions throw
/// `std::bad_alloc` if memory is exhausted. Not thread-safe.
class Gzip {
 public:
  Gzip();

  /// Returns the compressed bytes from which a reader can restore everything up to the end of `piece`.
  std::string add(std::string_view piece);

  /// The same, with the gzip trailer. Must be called once, as the last call.
  std::string finish(std::string_view piece = {});

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::string deflate_piece(std::string_view piece, int flush);

  std::unique_ptr<z_stream_s, End> stream_;
};

/// Compresses a whole text.
std::string gzip(std::string_view text);

}  // namespace chassis
