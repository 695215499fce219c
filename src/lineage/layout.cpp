#include "lineage/layout.hpp"

#include <algorithm>
#include <cmath>

namespace weft::lineage {
namespace {

constexpr int kSweeps = 8;

using Neighbours = std::vector<std::vector<uint32_t>>;

// The edges without circles: one that leads back to a box that is being followed is turned.
class Acyclic {
 public:
  Acyclic(size_t boxes, const std::vector<BoxEdge>& edges)
      : into(boxes), out(boxes), state_(boxes, State::kNew) {
    Neighbours all(boxes);
    for (const auto& [from, to] : edges)
      if (from != to) all[from].push_back(to);
    for (auto& list : all) {
      std::ranges::sort(list);
      list.erase(std::ranges::unique(list).begin(), list.end());
    }
    for (uint32_t box = 0; box < boxes; ++box)
      if (state_[box] == State::kNew) Follow(box, all);
    std::ranges::reverse(order);
  }

  Neighbours into, out;
  std::vector<uint32_t> order;  // each after all that lead to it

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };

  // Without recursion: a chain may be as long as the graph.
  void Follow(uint32_t start, const Neighbours& all) {
    std::vector<std::pair<uint32_t, size_t>> path{{start, 0}};
    state_[start] = State::kOpen;
    while (!path.empty()) {
      auto& [box, next] = path.back();
      if (next == all[box].size()) {
        state_[box] = State::kDone;
        order.push_back(box);
        path.pop_back();
        continue;
      }
      const uint32_t to = all[box][next++];
      const bool leads_back = state_[to] == State::kOpen;
      Link(leads_back ? to : box, leads_back ? box : to);
      if (state_[to] != State::kNew) continue;
      state_[to] = State::kOpen;
      path.emplace_back(to, 0);
    }
  }

  void Link(uint32_t from, uint32_t to) {
    out[from].push_back(to);
    into[to].push_back(from);
  }

  std::vector<State> state_;
};

// The longest way from the left decides; what nothing leads to moves up to what it feeds.
std::vector<uint32_t> RanksOf(const Acyclic& graph) {
  std::vector<uint32_t> ranks(graph.order.size(), 0);
  for (const uint32_t box : graph.order)
    for (const uint32_t to : graph.out[box]) ranks[to] = std::max(ranks[to], ranks[box] + 1);
  for (uint32_t box = 0; box < ranks.size(); ++box) {
    if (!graph.into[box].empty() || graph.out[box].empty()) continue;
    uint32_t nearest = UINT32_MAX;
    for (const uint32_t to : graph.out[box]) nearest = std::min(nearest, ranks[to]);
    ranks[box] = nearest - 1;
  }
  return ranks;
}

// The boxes of each layer from top to bottom, ordered by where their neighbours are.
class Layers {
 public:
  Layers(const Acyclic& graph, const std::vector<uint32_t>& ranks)
      : graph_(graph), ranks_(ranks), place_(ranks.size()) {
    const uint32_t last = ranks.empty() ? 0 : *std::ranges::max_element(ranks);
    layers_.resize(ranks.empty() ? 0 : last + 1);
    for (const uint32_t box : graph.order) layers_[ranks[box]].push_back(box);
    for (auto& layer : layers_) Number(layer);
  }

  void Order() {
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool is_right = sweep % 2 == 0;
      for (size_t i = 0; i < layers_.size(); ++i)
        Sort(layers_[is_right ? i : layers_.size() - 1 - i], is_right ? graph_.into : graph_.out);
    }
  }

  const std::vector<std::vector<uint32_t>>& layers() const { return layers_; }

 private:
  void Number(const std::vector<uint32_t>& layer) {
    const double height = static_cast<double>(layer.size());
    for (size_t i = 0; i < layer.size(); ++i)
      place_[layer[i]] = (static_cast<double>(i) + 0.5) / height;
  }

  double Barycentre(uint32_t box, const Neighbours& neighbours) const {
    if (neighbours[box].empty()) return place_[box];
    double sum = 0;
    for (const uint32_t each : neighbours[box]) sum += place_[each];
    return sum / static_cast<double>(neighbours[box].size());
  }

  void Sort(std::vector<uint32_t>& layer, const Neighbours& neighbours) {
    std::vector<std::pair<double, uint32_t>> wanted;
    wanted.reserve(layer.size());
    for (const uint32_t box : layer) wanted.emplace_back(Barycentre(box, neighbours), box);
    std::ranges::stable_sort(wanted, {}, &std::pair<double, uint32_t>::first);
    for (size_t i = 0; i < layer.size(); ++i) layer[i] = wanted[i].second;
    Number(layer);
  }

  const Acyclic& graph_;
  const std::vector<uint32_t>& ranks_;
  std::vector<double> place_;  // of each box within its layer, 0 to 1
  std::vector<std::vector<uint32_t>> layers_;
};

double Middle(const Box& box) { return box.y + box.height / 2; }

// Boxes that touch, and where their first would be best for all of them.
struct Block {
  double sum = 0;
  size_t boxes = 0;
  double Best() const { return sum / static_cast<double>(boxes); }
};

double WantedBy(uint32_t box, const Neighbours& neighbours, const std::vector<Box>& boxes) {
  if (neighbours[box].empty()) return boxes[box].y;
  double sum = 0;
  for (const uint32_t each : neighbours[box]) sum += Middle(boxes[each]);
  return sum / static_cast<double>(neighbours[box].size()) - boxes[box].height / 2;
}

// Boxes one below the other, as near as they can be to the middles of their neighbours: the least
// sum of squares, by pooling those that would lie on each other.
void Align(const std::vector<uint32_t>& layer, const Neighbours& neighbours, double gap,
           std::vector<Box>& boxes) {
  std::vector<Block> blocks;
  double offset = 0;
  for (const uint32_t box : layer) {
    blocks.push_back({WantedBy(box, neighbours, boxes) - offset, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].Best() > blocks.back().Best()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().boxes += last.boxes;
    }
    offset += boxes[box].height + gap;
  }
  offset = 0;
  size_t at = 0;
  for (const Block& block : blocks) {
    for (size_t i = 0; i < block.boxes; ++i) {
      Box& box = boxes[layer[at++]];
      box.y = block.Best() + offset;
      offset += box.height + gap;
    }
  }
}

void Stack(const std::vector<uint32_t>& layer, double gap, std::vector<Box>& boxes) {
  double y = 0;
  for (const uint32_t box : layer) {
    boxes[box].y = y;
    y += boxes[box].height + gap;
  }
}

double WidestOf(const std::vector<uint32_t>& layer, const std::vector<Box>& boxes) {
  double widest = 0;
  for (const uint32_t box : layer) widest = std::max(widest, boxes[box].width);
  return widest;
}

}  // namespace

Layout LayOut(std::vector<Box>& boxes, const std::vector<BoxEdge>& edges,
              const LayoutOptions& options) {
  const Acyclic graph(boxes.size(), edges);
  Layout layout{.columns = RanksOf(graph)};
  Layers layers(graph, layout.columns);
  layers.Order();
  double x = 0;
  for (const auto& layer : layers.layers()) {
    for (const uint32_t box : layer) boxes[box].x = x;
    x += WidestOf(layer, boxes) + options.layer_gap;
    Stack(layer, options.box_gap, boxes);
  }
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    const auto& all = layers.layers();
    const bool is_right = sweep % 2 == 0;
    for (size_t i = 0; i < all.size(); ++i)
      Align(all[is_right ? i : all.size() - 1 - i], is_right ? graph.into : graph.out,
            options.box_gap, boxes);
  }
  if (boxes.empty()) return layout;
  const double top = std::ranges::min_element(boxes, {}, &Box::y)->y;
  for (Box& box : boxes) {
    box.y = std::round(box.y - top);
    layout.width = std::max(layout.width, box.x + box.width);
    layout.height = std::max(layout.height, box.y + box.height);
  }
  return layout;
}

}  // namespace weft::lineage
