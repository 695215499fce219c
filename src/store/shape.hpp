#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <typeinfo>
#include <variant>
#include <vector>

#include "mesh/list.hpp"
#include "store/fields.hpp"

// What a type is made of, down to its leaves, as a text: it changes when a field comes, goes or
// changes its type. (It does not when two fields of one type change places, or an enum its values.)
namespace weft::store {

class Shape {
 public:
  template <typename T>
  static std::string Of() {
    Shape shape;
    shape.Add(static_cast<T*>(nullptr));
    return shape.text_;
  }

 private:
  template <typename T>
  void Add(T*) {
    text_ += typeid(T).name();
    if constexpr (Plain<T>) {
      if (!seen_.insert(typeid(T).name()).second) return;
      text_ += '{';
      AddFields(static_cast<decltype(Fields(std::declval<T&>()))*>(nullptr));
      text_ += '}';
    }
  }
  template <typename... T>
  void AddFields(std::tuple<T&...>*) {
    (Add(static_cast<T*>(nullptr)), ...);
  }
  // A string is a leaf; what holds others is told with them.
  void Add(std::string*) { text_ += 's'; }
  template <typename T>
  void Add(std::vector<T>*) {
    text_ += '*';
    Add(static_cast<T*>(nullptr));
  }
  template <typename T>
  void Add(mesh::List<T>*) {
    Add(static_cast<std::vector<T>*>(nullptr));
  }
  template <typename T>
  void Add(std::optional<T>*) {
    text_ += '?';
    Add(static_cast<T*>(nullptr));
  }
  template <typename T>
  void Add(std::shared_ptr<const T>*) {
    text_ += '?';
    Add(static_cast<T*>(nullptr));
  }
  template <typename A, typename B>
  void Add(std::pair<A, B>*) {
    Add(static_cast<A*>(nullptr));
    Add(static_cast<B*>(nullptr));
  }
  template <typename K, typename V>
  void Add(std::map<K, V>*) {
    text_ += '%';
    Add(static_cast<K*>(nullptr));
    Add(static_cast<V*>(nullptr));
  }
  template <typename... T>
  void Add(std::variant<T...>*) {
    text_ += '(';
    (Add(static_cast<T*>(nullptr)), ...);
    text_ += ')';
  }

  std::string text_;
  std::set<std::string> seen_;
};

}  // namespace weft::store
