#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace chassis {

/// Compresses a text piece by piece in the format of gzip (RFC 1952), with little memory (about 100 kB). The
/// functions throw `std::bad_alloc` where there is none. Not thread-safe.
class Gzip {
 public:
  Gzip();

  /// All that a reader needs to read everything up to the end of `piece`.
  std::string add(std::string_view piece);

  /// The same, with the end of the format. To be called once, as the last.
  std::string finish(std::string_view piece = {});

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::string deflate_piece(std::string_view piece, int flush);

  std::unique_ptr<z_stream_s, End> stream_;
};

/// The whole of `text` in that format.
std::string gzip(std::string_view text);

}  // namespace chassis
