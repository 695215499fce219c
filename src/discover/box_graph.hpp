#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "lineage/layout.hpp"
#include "lineage/trace.hpp"
#include "quality/state.hpp"

// Boxes and lines before they have places. Inside discover/ only.
namespace weft::discover {

struct GraphBox {
  std::string id, kind, name, domain, product, owner;
  std::optional<quality::State> state;
  size_t tables = 1;                 // of a domain's box: how many it stands for
  std::vector<std::string> columns;  // shown in it
};

struct Line {
  mesh::Roles roles;
  size_t count = 0;  // of what it stands for
};

class BoxGraph {
 public:
  // The place of the box with this id; added when it is new.
  uint32_t Add(GraphBox box);
  void Connect(uint32_t from, uint32_t to, mesh::Roles roles);
  void ConnectColumns(const lineage::SourceColumn& from, const lineage::SourceColumn& to,
                      mesh::Roles roles);
  // Every domain as one box.
  BoxGraph ByDomain() const;

  const std::vector<GraphBox>& boxes() const { return boxes_; }
  GraphBox& At(uint32_t place) { return boxes_[place]; }
  // With places for all.
  Json ToJson() const;

 private:
  std::vector<GraphBox> boxes_;
  std::map<std::string, uint32_t> places_;
  std::map<std::pair<uint32_t, uint32_t>, Line> lines_;
  std::map<std::pair<lineage::SourceColumn, lineage::SourceColumn>, mesh::Roles> column_lines_;
};

}  // namespace weft::discover
