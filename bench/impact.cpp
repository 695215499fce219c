#include <string>

#include "line.hpp"
#include "product/test_shop.hpp"

// How long a plan of a policy's change takes when 100,000 touches say who used the table.
namespace weft::bench {
namespace {

constexpr int kTouches = 100'000, kUsers = 500, kRuns = 3;
constexpr double kSecondsMax = 2;

product::TestFiles Mesh() {
  product::TestFiles files = product::Shop();
  std::string users;
  for (int i = 0; i < kUsers; ++i)
    users += (i == 0 ? "" : "---\n") + product::UserYaml("user_" + std::to_string(i), "marketing");
  files["users.yaml"] = users;
  return files;
}

void Touch(product::TestMesh& mesh) {
  for (int i = 0; i < kTouches; ++i) {
    const std::string user = "user_" + std::to_string(i % kUsers);
    const uint64_t offset = mesh.audit().Begin(
        {.verb = audit::Verb::kQuestion,
         .caller = user,
         .text = "SELECT name FROM accounts.registrations WHERE source = 'organic'",
         .tables = {{.table = "accounts.registrations",
                     .principal = user,
                     .columns = {"name", "source"}}}});
    mesh.audit().Finish(offset, {.outcome = "done", .rows = 1});
  }
}

void Measure() {
  product::TestMesh mesh;
  product::TestFiles files = Mesh();
  mesh.Apply(files);
  Touch(mesh);
  files["accounts/registrations/policy.yaml"] +=
      "  - name: hashed\n    effect: restrict\n    to: {members: true}\n    masks: {name: hash}\n";
  std::vector<double> times;
  size_t shifts = 0;
  for (int run = 0; run < kRuns; ++run) {
    times.push_back(Seconds([&] {
      shifts = mesh.Apply(files, product::TestMesh::Admin(), {.dry_run = true})
                   .plan.impact.shifts.size();
    }));
  }
  Print("plan_impact_100000_touches_s", Percentile(times, 0.5), "s", kSecondsMax, "lower",
        {{"touches", kTouches}, {"users", kUsers}, {"losers", shifts}});
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
