#pragma once

#include <zlib.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mars::tests {

/// What a reader of the format of gzip has read from `text`; `ended` tells whether its end was there.
struct Gunzipped {
  std::string text;
  bool ended = false;
};

inline Gunzipped gunzip(std::string_view text) {
  constexpr int gzip_only = 15 + 16;
  z_stream stream{};
  if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::runtime_error("inflateInit2");
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  Gunzipped result;
  int status = Z_OK;
  while (status == Z_OK) {
    std::array<char, 65536> piece{};
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    status = inflate(&stream, Z_SYNC_FLUSH);
    result.text.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  result.ended = status == Z_STREAM_END;
  return result;
}

}  // namespace mars::tests
