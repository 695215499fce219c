#include "discover/box_graph.hpp"

namespace weft::discover {
namespace {

constexpr double kBoxWidth = 220, kBoxHeight = 48, kColumnHeight = 20;

Json OrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json EndJson(const lineage::SourceColumn& end) {
  return {{"table", end.table}, {"column", OrNull(end.column)}};
}

Json ToJson(const GraphBox& box, const lineage::Box& place) {
  Json json{{"id", box.id},
            {"kind", box.kind},
            {"name", box.name},
            {"domain", OrNull(box.domain)},
            {"product", OrNull(box.product)},
            {"owner", OrNull(box.owner)},
            {"tables", box.tables},
            {"columns", box.columns},
            {"x", place.x},
            {"y", place.y},
            {"width", place.width},
            {"height", place.height}};
  if (box.state) json["state"] = quality::Name(*box.state);
  return json;
}

}  // namespace

uint32_t BoxGraph::Add(GraphBox box) {
  const auto [place, is_new] = places_.try_emplace(box.id, static_cast<uint32_t>(boxes_.size()));
  if (is_new) boxes_.push_back(std::move(box));
  return place->second;
}

void BoxGraph::Connect(uint32_t from, uint32_t to, mesh::Roles roles) {
  if (from == to) return;
  Line& line = lines_[{from, to}];
  line.roles.Add(roles);
  ++line.count;
}

void BoxGraph::ConnectColumns(const lineage::SourceColumn& from, const lineage::SourceColumn& to,
                              mesh::Roles roles) {
  column_lines_[{from, to}].Add(roles);
}

BoxGraph BoxGraph::ByDomain() const {
  BoxGraph grouped;
  std::vector<uint32_t> place_of;
  for (const GraphBox& box : boxes_) {
    const bool is_consumer = box.kind == "consumer";
    const uint32_t place = grouped.Add(is_consumer ? box
                                                   : GraphBox{.id = "domain:" + box.domain,
                                                              .kind = "domain",
                                                              .name = box.domain,
                                                              .domain = box.domain,
                                                              .tables = 0});
    place_of.push_back(place);
    if (box.kind != "table") continue;
    GraphBox& domain = grouped.boxes_[place];
    ++domain.tables;
    if (box.state)
      domain.state = domain.state ? quality::Worse(*domain.state, *box.state) : box.state;
  }
  for (const auto& [ends, line] : lines_)
    grouped.Connect(place_of[ends.first], place_of[ends.second], line.roles);
  return grouped;
}

Json BoxGraph::ToJson() const {
  std::vector<lineage::Box> places;
  std::vector<lineage::BoxEdge> ends;
  for (const GraphBox& box : boxes_)
    places.push_back(
        {.width = kBoxWidth,
         .height = kBoxHeight + kColumnHeight * static_cast<double>(box.columns.size())});
  for (const auto& [line, _] : lines_) ends.push_back(line);
  const lineage::Layout layout = lineage::LayOut(places, ends);
  Json nodes = Json::array(), edges = Json::array(), columns = Json::array();
  for (size_t i = 0; i < boxes_.size(); ++i)
    nodes.push_back(discover::ToJson(boxes_[i], places[i]));
  for (const auto& [line, what] : lines_)
    edges.push_back({{"from", boxes_[line.first].id},
                     {"to", boxes_[line.second].id},
                     {"roles", what.roles.Names()},
                     {"count", what.count}});
  for (const auto& [line, roles] : column_lines_)
    columns.push_back(
        {{"from", EndJson(line.first)}, {"to", EndJson(line.second)}, {"roles", roles.Names()}});
  return {{"nodes", nodes},
          {"edges", edges},
          {"column_edges", columns},
          {"width", layout.width},
          {"height", layout.height}};
}

}  // namespace weft::discover
