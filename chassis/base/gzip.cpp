#include "chassis/base/gzip.hpp"

#include <zlib.h>

#include <new>

namespace chassis {

namespace {

constexpr int window_bits = 13;
constexpr int gzip_format = 16;  // zlib adds it to the bits
constexpr int memory_level = 6;
/// What `deflateBound` leaves out: the mark of a flush, and the rest of the one before.
constexpr std::size_t flush_size = 16;

}  // namespace

void Gzip::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;  // NOLINT(cppcoreguidelines-owning-memory): this is what owns it
}

Gzip::Gzip() {
  auto stream = std::make_unique<z_stream_s>();
  if (deflateInit2(stream.get(), Z_BEST_SPEED, Z_DEFLATED, window_bits + gzip_format, memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  stream_.reset(stream.release());
}

std::string Gzip::add(std::string_view piece) {
  return deflate_piece(piece, Z_SYNC_FLUSH);
}

std::string Gzip::finish(std::string_view piece) {
  return deflate_piece(piece, Z_FINISH);
}

std::string Gzip::deflate_piece(std::string_view piece, int flush) {
  std::string input(piece);  // zlib takes no constant bytes
  std::string output(deflateBound(stream_.get(), input.size()) + flush_size, '\0');
  stream_->next_in = reinterpret_cast<Bytef*>(input.data());
  stream_->avail_in = static_cast<uInt>(input.size());
  stream_->next_out = reinterpret_cast<Bytef*>(output.data());
  stream_->avail_out = static_cast<uInt>(output.size());
  deflate(stream_.get(), flush);  // fails only where the output is too small
  output.resize(output.size() - stream_->avail_out);
  return output;
}

std::string gzip(std::string_view text) {
  return Gzip().finish(text);
}

}  // namespace chassis
