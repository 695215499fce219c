#pragma once
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

// The fields of a plain struct, in order, without a list of them: a field that is added to the
// vocabulary is stored with no line changed here. At most 18 fields.
namespace weft::store {

namespace fields_detail {

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

// Stands for a value of any type while the fields are counted.
struct Any {
  template <typename T>
  requires(!kIsOptional<T>)  // an optional takes its value instead
  operator T() const;        // NOLINT: it must convert by itself
};

template <typename T, size_t... I>
constexpr bool Takes(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), Any())...}; };
}

template <typename T, size_t N = 19>
constexpr size_t Count() {
  if constexpr (N == 0 || Takes<T>(std::make_index_sequence<N>()))
    return N;
  else
    return Count<T, N - 1>();
}

}  // namespace fields_detail

template <typename T>
concept Plain = std::is_aggregate_v<std::remove_const_t<T>> && !std::is_empty_v<T>;

template <Plain T>
inline constexpr size_t kFieldCount = fields_detail::Count<std::remove_const_t<T>>();

// References to all fields.
// clang-format off
template <Plain T>
auto Fields(T& v) {
  constexpr size_t kN = kFieldCount<T>;
  static_assert(kN >= 1 && kN <= 18, "add a line for more fields");
  if constexpr (kN == 1) { auto& [a] = v; return std::tie(a); }
  else if constexpr (kN == 2) { auto& [a, b] = v; return std::tie(a, b); }
  else if constexpr (kN == 3) { auto& [a, b, c] = v; return std::tie(a, b, c); }
  else if constexpr (kN == 4) { auto& [a, b, c, d] = v; return std::tie(a, b, c, d); }
  else if constexpr (kN == 5) { auto& [a, b, c, d, e] = v; return std::tie(a, b, c, d, e); }
  else if constexpr (kN == 6) { auto& [a, b, c, d, e, f] = v; return std::tie(a, b, c, d, e, f); }
  else if constexpr (kN == 7) {
    auto& [a, b, c, d, e, f, g] = v; return std::tie(a, b, c, d, e, f, g);
  } else if constexpr (kN == 8) {
    auto& [a, b, c, d, e, f, g, h] = v; return std::tie(a, b, c, d, e, f, g, h);
  } else if constexpr (kN == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = v; return std::tie(a, b, c, d, e, f, g, h, i);
  } else if constexpr (kN == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = v; return std::tie(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (kN == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k);
  } else if constexpr (kN == 12) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
  } else if constexpr (kN == 13) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m);
  } else if constexpr (kN == 14) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
  } else if constexpr (kN == 15) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
  } else if constexpr (kN == 16) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
  } else if constexpr (kN == 17) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);
  } else {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r] = v;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r);
  }
}
// clang-format on

}  // namespace weft::store
