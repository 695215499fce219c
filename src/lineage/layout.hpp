#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

// Where the boxes of a graph go: from left to right in layers, so that no edge leads back (but one
// that closes a circle), none lie on each other, and few edges cross. Pure; the same graph gives
// the same picture.
namespace weft::lineage {

struct Box {
  double width = 0, height = 0;  // given
  double x = 0, y = 0;           // of its upper left corner, found
};
using BoxEdge = std::pair<uint32_t, uint32_t>;  // from, to: places in the list of boxes

struct LayoutOptions {
  double layer_gap = 96, box_gap = 24;
};

struct Layout {
  double width = 0, height = 0;   // of the whole
  std::vector<uint32_t> columns;  // each box's layer, from the left
};

// Sets x and y of every box. Edges to oneself are allowed and mean nothing.
Layout LayOut(std::vector<Box>& boxes, const std::vector<BoxEdge>& edges,
              const LayoutOptions& options = {});

}  // namespace weft::lineage
