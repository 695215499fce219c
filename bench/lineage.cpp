#include <random>

#include "line.hpp"
#include "lineage/layout.hpp"

// How long it takes to lay out a picture of lineage: 2,000 boxes in layers, 4,000 lines.
namespace weft::bench {
namespace {

constexpr uint32_t kBoxes = 2000, kLayers = 20;
constexpr size_t kLines = 4000;
constexpr int kRuns = 11;

std::vector<lineage::BoxEdge> Lines() {
  std::mt19937 random(1);
  std::vector<lineage::BoxEdge> lines;
  while (lines.size() < kLines) {
    const uint32_t from = random() % kBoxes, to = random() % kBoxes;
    if (from % kLayers < to % kLayers) lines.emplace_back(from, to);
  }
  return lines;
}

void Measure() {
  const auto lines = Lines();
  std::vector<double> times;
  lineage::Layout layout;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<lineage::Box> boxes(kBoxes, {.width = 220, .height = 48});
    times.push_back(1000 * Seconds([&] { layout = lineage::LayOut(boxes, lines); }));
  }
  Print("lineage_layout_2000_ms", Percentile(times, 0.5), "ms", 100, "lower",
        {{"boxes", kBoxes}, {"lines", kLines}, {"width", layout.width}, {"height", layout.height}});
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
