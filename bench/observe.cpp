#include "discover/observe.hpp"

#include <functional>
#include <string>

#include "discover/cloth.hpp"
#include "line.hpp"
#include "product/test_shop.hpp"

// How long one look at the mesh at work takes when the audit has 1,000,000 records, and how long a
// new process reads them.
namespace weft::bench {
namespace {

constexpr int kRecords = 1'000'000, kUsers = 500, kRuns = 11;

void Touch(product::TestMesh& mesh) {
  for (int i = 0; i < kRecords / 2; ++i) {
    const std::string user = "user_" + std::to_string(i % kUsers);
    const uint64_t offset = mesh.audit().Begin(
        {.verb = audit::Verb::kQuestion,
         .caller = user,
         .text = "SELECT source FROM orders.revenue",
         .tables = {{.table = "orders.revenue",
                     .principal = user,
                     .columns = {"source"},
                     .roles = mesh::ColumnRoles{{"source", mesh::Role::kValue}}}}});
    mesh.audit().Finish(
        offset, {.outcome = "done", .rows = 3, .took = std::chrono::microseconds(1000 + i % 977)});
  }
}

double Median(const std::function<void()>& work) {
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) times.push_back(1000 * Seconds(work));
  return Percentile(times, 0.5);
}

void Measure() {
  product::TestMesh mesh;
  product::TestFiles files = product::Shop();
  std::string users;
  for (int i = 0; i < kUsers; ++i)
    users += (i == 0 ? "" : "---\n") + product::UserYaml("user_" + std::to_string(i), "marketing");
  files["users.yaml"] = users;
  mesh.Apply(files);
  mesh.Check();
  Touch(mesh);
  const discover::Watch watch{mesh.registry(), mesh.audit(), mesh.guard(), mesh.lineage(),
                              mesh.states()};
  const mesh::Caller admin = product::TestMesh::Admin();
  const Json context = {{"records", kRecords}, {"users", kUsers}};
  const double begun = ThreadSeconds();
  const double read = Seconds([&] { const auto lock = mesh.lineage().tail().CatchUp(); });
  Print("audit_read_1000000_records_s", read, "s", 15, "lower",
        {{"records", kRecords}, {"computed_s", ThreadSeconds() - begun}});
  Print("observe_1000000_records_ms",
        Median([&] { discover::Observe(watch, admin, {.domain = "", .days = 30}); }), "ms", 100,
        "lower", context);
  Print("cloth_1000000_records_ms", Median([&] { discover::Cloth(watch, admin, {}); }), "ms", 20,
        "lower", context);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
