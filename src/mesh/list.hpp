#pragma once
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

// A vector whose copies share their elements until one of them is changed: a contract's columns are
// kept once, however many tables and snapshots show them. Const use from any thread.
namespace weft::mesh {

template <typename T>
class List {
 public:
  using value_type = T;
  using size_type = size_t;
  using const_reference = const T&;
  using const_iterator = typename std::vector<T>::const_iterator;
  using iterator = const_iterator;

  List() = default;
  List(std::initializer_list<T> items) : List(std::vector<T>(items)) {}
  List(std::vector<T> items)  // NOLINT: a vector is a list
      : items_(items.empty() ? nullptr : std::make_shared<std::vector<T>>(std::move(items))) {}

  const_iterator begin() const { return Items().begin(); }
  const_iterator end() const { return Items().end(); }
  size_t size() const { return Items().size(); }
  bool empty() const { return Items().empty(); }
  const T& operator[](size_t at) const { return Items()[at]; }
  const T& front() const { return Items().front(); }
  const T& back() const { return Items().back(); }
  const std::vector<T>& Items() const {
    static const std::vector<T> kNone;
    return items_ ? *items_ : kNone;
  }

  // What changes a list takes its elements apart from its copies first.
  T& operator[](size_t at) { return Own()[at]; }
  T& back() { return Own().back(); }
  void push_back(T item) { Own().push_back(std::move(item)); }
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    return Own().emplace_back(std::forward<Arguments>(arguments)...);
  }

  bool operator==(const List& other) const {
    return items_ == other.items_ || Items() == other.Items();
  }

 private:
  std::vector<T>& Own() {
    if (!items_) {
      items_ = std::make_shared<std::vector<T>>();
    } else if (items_.use_count() > 1) {
      items_ = std::make_shared<std::vector<T>>(*items_);
    }
    return *items_;
  }

  std::shared_ptr<std::vector<T>> items_;
};

}  // namespace weft::mesh
