#pragma once

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/listing.hpp"
#include "chassis/http/message.hpp"
#include "chassis/schema/model.hpp"

namespace chassis::openapi {

/// How a list is shown: as the array `name` of an object, at `path`. `write` appends an item as JSON.
template <class Item>
struct ListShape {
  std::string_view name;
  std::string path;
  void (*write)(std::string& out, const Item& item) = nullptr;
};

/// The same for rows of which each is shown as `Shown::of(row)`.
template <class Shown, class Row>
ListShape<Row> list_of(std::string_view name, std::string_view path) {
  return {.name = name, .path = std::string(path), .write = [](std::string& out, const Row& row) {
            schema::write(out, Shown::of(row));
          }};
}

namespace detail {

inline constexpr std::string_view list_end = "]}";

/// Appends a page, behind a comma unless it is the first.
template <class Item>
void append_page(std::string& out, const ListShape<Item>& shape, const std::vector<Item>& page, bool first) {
  for (const auto& item : page) {
    if (!std::exchange(first, false)) out += ',';
    shape.write(out, item);
  }
}

/// The begin of a list, with its first items.
template <class Item>
std::string list_begin(const ListShape<Item>& shape, const std::vector<Item>& items) {
  auto body = fmt::format(R"({{"{}":[)", shape.name);
  append_page(body, shape, items, true);
  return body;
}

/// The pages behind the first.
template <class Item>
class RemainingPages final : public http::BodyStream {
 public:
  RemainingPages(ListShape<Item> shape, Listing<Item> listing, const RequestContext& context)
      : shape_(std::move(shape)), listing_(std::move(listing)), context_(context) {}

  boost::asio::awaitable<std::string> next() override {
    std::string piece;
    if (ended_) co_return piece;
    const auto page = co_await listing_.next(context_);
    append_page(piece, shape_, page, false);
    ended_ = listing_.at_end();
    if (ended_) piece += list_end;
    co_return piece;
  }

 private:
  ListShape<Item> shape_;
  Listing<Item> listing_;
  const RequestContext& context_;
  bool ended_ = false;
};

/// The first page is read before the answer begins, so that a store that cannot be reached still gives a 503.
template <class Item>
boost::asio::awaitable<http::Response> list_all(ListShape<Item> shape, Listing<Item> listing,
                                                const RequestContext& context) {
  const auto page = co_await listing.next(context);
  auto body = list_begin(shape, page);
  if (listing.at_end()) body += list_end;
  auto response = http::json_response(http::Status::ok, std::move(body));
  if (!listing.at_end()) {
    response.stream = std::make_unique<RemainingPages<Item>>(std::move(shape), std::move(listing), context);
  }
  co_return response;
}

}  // namespace detail

/// Responds with one page of a list at `shape.path`. If there are more, the header `Link` leads to the next
/// by `next_query`: a header, so that the body is the same with and without a limit. The link is relative to
/// the URL that the client has asked for, if no prefix is known: a proxy may have taken one off without
/// telling so.
template <class Item>
http::Response page_response(const ListShape<Item>& shape, const std::vector<Item>& items,
                             const std::optional<std::string>& next_query, const http::Request& request) {
  auto body = detail::list_begin(shape, items);
  body += detail::list_end;
  auto response = http::json_response(http::Status::ok, std::move(body));
  if (next_query) {
    const auto base = request.prefix.empty() ? std::string() : request.prefix + shape.path;
    response.headers.set(http::Field::link, fmt::format(R"(<{}?{}>; rel="next")", base, *next_query));
  }
  return response;
}

namespace detail {

template <class Item>
boost::asio::awaitable<http::Response> list_some(ListShape<Item> shape, Listing<Item> listing,
                                                 std::int32_t limit, const http::Request& request,
                                                 const RequestContext& context) {
  const auto page = co_await listing.some(context, static_cast<std::size_t>(limit));
  std::optional<std::string> next;
  if (page.more) next = fmt::format("limit={}&cursor={}", limit, to_string(page.items.back().id));
  co_return page_response(shape, page.items, next, request);
}

}  // namespace detail

/// Responds with `limit` items of a list and a `Link` to the next, or with all of them, in chunks as they are
/// read. The request and the context outlive the response.
template <class Item>
boost::asio::awaitable<http::Response> list_response(ListShape<Item> shape, Listing<Item> listing,
                                                     std::optional<std::int32_t> limit,
                                                     const http::Request& request,
                                                     const RequestContext& context) {
  if (limit) return detail::list_some(std::move(shape), std::move(listing), *limit, request, context);
  return detail::list_all(std::move(shape), std::move(listing), context);
}

}  // namespace chassis::openapi
