#include <string>

#include "audit/scan.hpp"
#include "line.hpp"
#include "product/test_mesh.hpp"

// What recording costs small questions: the time of a question with its two records, against the
// same without the time that the two records take; without HTTP, whose cost would only hide it. And
// how long reading them takes.
namespace weft::bench {
namespace {

constexpr int kQuestions = 4000, kRounds = 5;
constexpr int kTouches = 200'000;
constexpr double kRatioMax = 1.03, kScanSecondsMax = 15;

const product::TestFiles kMesh{
    {"weft.yaml", "apiVersion: weft/v1\nkind: Mesh\nname: bench\n"},
    {"teams.yaml", "apiVersion: weft/v1\nkind: User\nname: admin\nroles: [admin]\n"},
    {"shop/domain.yaml", "apiVersion: weft/v1\nkind: Domain\nname: shop\n"},
    {"shop/sales/sales.odps.yaml",
     "apiVersion: v1.0.0\nkind: DataProduct\nid: shop.sales\nname: sales\nversion: 1.0.0\n"
     "status: active\ndomain: shop\noutputPorts:\n  - name: sales\n    version: 1.0.0\n"
     "    contractId: shop.sales\n"},
    {"shop/sales/sales.odcs.yaml",
     "apiVersion: v3.1.0\nkind: DataContract\nid: shop.sales\nversion: 1.0.0\nstatus: active\n"
     "domain: shop\nservers:\n  - server: file\n    type: local\n    path: sales.csv\n"
     "    format: csv\nschema:\n  - name: sales\n    logicalType: object\n    properties:\n"
     "      - name: id\n        description: the id\n        logicalType: integer\n"
     "      - name: amount\n        description: the amount\n        logicalType: number\n"},
    {"shop/sales/sales.csv", "id,amount\n1,10.5\n2,20.5\n3,30.5\n"}};

const std::string kSql = "SELECT amount FROM shop.sales WHERE id = 2";

audit::Began LastQuestion(product::TestMesh& mesh) { return mesh.audit().Last(1).front().began; }

// Seconds to read a million touches in order, as weft.audit does for an admin.
void MeasureScan(audit::Audit& audit, const audit::Began& began) {
  for (int i = 0; i < kTouches; ++i)
    audit.Finish(audit.Begin(began), {.outcome = "done", .rows = 1, .bytes = 8});
  const uint64_t end = audit.log().next_offset();
  int touches = 0;
  const double seconds = Seconds([&] {
    audit::Scan scan(audit, {.until = end});
    while (!scan.ended()) touches += scan.Next(4096).has_value() ? 1 : 0;
  });
  Print("audit_scan_million_s", seconds / touches * 1e6, "s", kScanSecondsMax, "lower",
        {{"touches", touches}, {"records", end}});
}

void Measure() {
  product::TestMesh mesh;
  mesh.Apply(kMesh);
  mesh.Ask("admin", kSql);
  const audit::Began began = LastQuestion(mesh);
  std::vector<double> ratios;
  double asking = 0, recording = 0;
  for (int round = 0; round < kRounds; ++round) {
    asking = Seconds([&] {
      for (int i = 0; i < kQuestions; ++i) mesh.Ask("admin", kSql);
    });
    recording = Seconds([&] {
      for (int i = 0; i < kQuestions; ++i)
        mesh.audit().Finish(mesh.audit().Begin(began), {.outcome = "done", .rows = 1, .bytes = 8});
    });
    ratios.push_back(asking / (asking - recording));
  }
  Print("audit_cost_ratio", Percentile(ratios, 0.5), "ratio", kRatioMax, "lower",
        {{"questions_per_second", kQuestions / asking},
         {"micros_of_two_records", recording / kQuestions * 1e6},
         {"cost_at_1000_per_second", 1 / (1 - recording / kQuestions * 1000)},
         {"rounds", kRounds}});
  MeasureScan(mesh.audit(), began);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
