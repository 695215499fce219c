#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mesh/caller.hpp"
#include "mesh/model.hpp"
#include "mesh/snapshot.hpp"
#include "policy/bits.hpp"

// Which of a table's rules are for a caller: an index from names to rules, so that a thousand rules
// about other people cost nothing.
namespace weft::policy {

// A caller as the rules about one table can name them.
class Who {
 public:
  enum class Kind : uint8_t { kUser, kTeam, kRole, kDomain, kAttribute };
  struct Name {
    Kind kind;
    std::string_view text;  // points into the caller or this object, or is a constant
  };

  // `caller` and `table` must outlive it.
  Who(const mesh::Caller& caller, const mesh::Table& table);
  Who(const Who&) = delete;
  Who& operator=(const Who&) = delete;

  const std::vector<Name>& names() const { return names_; }
  // The service principal of the table's own domain: only rules that name it are for it.
  bool is_at_home() const { return is_at_home_; }
  bool is_member() const { return is_member_; }
  bool Has(std::string_view role) const;

 private:
  void AddAttributes(const mesh::Attributes& attributes);

  std::vector<Name> names_;
  std::vector<std::string> attributes_;  // "airport=JFK"; never grows once names point into it
  bool is_at_home_ = false;
  bool is_member_ = false;
};

class SubjectIndex {
 public:
  explicit SubjectIndex(size_t rules = 0) : everyone_(rules), members_(rules) {}

  void Add(size_t rule, const mesh::Subjects& subjects);
  // Call once, after the last Add.
  void Sort();
  // Adds the rules that are for `who`.
  void Collect(const Who& who, Bits& rules) const;

 private:
  struct Entry {
    Who::Kind kind;
    uint32_t rule;
    std::string name;  // in lower case
  };
  void AddNames(size_t rule, Who::Kind kind, const std::vector<std::string>& names);

  Bits everyone_, members_;
  std::vector<Entry> entries_;  // by kind and name
};

// The same for one list of subjects.
bool Matches(const mesh::Subjects& subjects, const Who& who);

}  // namespace weft::policy
