#include <random>

#include "discover/lineage_graph.hpp"
#include "line.hpp"
#include "lineage/layout.hpp"
#include "product/test_shop.hpp"

// How long it takes to lay out a picture of lineage: 2,000 boxes in layers, 4,000 lines; and how
// long the first one of 2,000 tables with SQL takes in a new process, when these were bound beside
// its start and when they were not.
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

constexpr int kTables = 2000;

// Each reads the one at half its number, the first one reads orders.
product::TestFiles Tables() {
  product::TestFiles files = product::Shop();
  for (int i = 1; i <= kTables; ++i) {
    const std::string name = "t" + std::to_string(i), folder = "orders/" + name + "/" + name;
    const std::string source = i == 1 ? "orders.orders" : "orders.t" + std::to_string(i / 2);
    files[folder + ".odps.yaml"] = product::ProductYaml("orders", name);
    files[folder + ".odcs.yaml"] = product::ContractYaml(
        "orders", name, {{"customer_id", "integer"}, {"gross_price", "number"}});
    files[folder + ".sql"] = "SELECT customer_id, gross_price FROM " + source + "\n";
  }
  return files;
}

void MeasureFirst() {
  product::TestMesh mesh;
  mesh.Apply(Tables());
  const mesh::Caller admin = product::TestMesh::Admin();
  const auto first = [&] {
    const discover::Watch watch{mesh.registry(), mesh.audit(), mesh.guard(), mesh.lineage(),
                                mesh.states()};
    return 1000 * Seconds([&] { discover::LineageGraph(watch, admin, {}); });
  };
  mesh.Restart();
  const double unbound = first();
  mesh.Restart();
  const double bind = Seconds([&] {
    while (mesh.lineage().makings().BindSome(mesh.registry().Now()) > 0) continue;
  });
  Print("lineage_first_2000_tables_ms", first(), "ms", 200, "lower",
        {{"tables", kTables}, {"unbound_ms", unbound}, {"bound_beside_the_start_s", bind}});
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  weft::bench::MeasureFirst();
  return 0;
}
