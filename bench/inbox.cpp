#include "access/inbox.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "line.hpp"
#include "mesh/parse.hpp"

// What an inbox costs in a mesh with 100,000 agreements: of somebody whom three concern, and of the
// admin, for whom ten thousand requests wait. Prints one JSON line each.
namespace weft::bench {
namespace {

constexpr int kAgreements = 100'000, kTeams = 1000, kTables = 1000;
constexpr int kRequested = 10;  // one in so many waits
constexpr int kRuns = 21;
constexpr double kMillisMax = 100;

class World {
 public:
  World() {
    std::vector<store::Write> writes;
    const std::string user = "apiVersion: weft/v1\nkind: User\nname: ";
    Add(writes, user + "admin\nroles: [admin]\n");
    Add(writes, user + "ann\nteams: [team_7]\n");
    Add(writes, "apiVersion: weft/v1\nkind: Domain\nname: d\n");
    for (int i = 0; i < kTeams; ++i) Add(writes, TeamText(i));
    for (int i = 0; i < kTables; ++i) Add(writes, ContractText(i));
    registry_.Commit(std::move(writes), {"admin", "put", ""});
    for (int done = 0; done < kAgreements; done += kTables) {
      std::vector<store::Write> some;
      for (int i = done; i < done + kTables; ++i) Add(some, mesh::DocumentOf(AgreementOf(i)));
      registry_.Commit(std::move(some), {"admin", "share", ""});
    }
  }
  ~World() { std::filesystem::remove_all(root_); }

  double InboxMillis(const std::string& user) {
    const mesh::Caller caller = mesh::CallerFor(*registry_.Now(), user);
    std::vector<double> times;
    for (int run = 0; run < kRuns; ++run)
      times.push_back(Seconds([&] { inbox_.Of(caller); }) * 1000);
    return Percentile(times, 0.5);
  }

 private:
  static std::string TeamText(int i) {
    return "apiVersion: weft/v1\nkind: Team\nname: team_" + std::to_string(i) + "\n";
  }
  static std::string ContractText(int i) {
    const std::string table = "t" + std::to_string(i);
    return "apiVersion: v3.1.0\nkind: DataContract\nid: d." + table +
           "\nversion: 1.0.0\nstatus: active\ndomain: d\nschema:\n  - {name: " + table +
           ", properties: [{name: c, logicalType: string}]}\n";
  }
  // Half of those in force end, spread over five years.
  mesh::Agreement AgreementOf(int i) const {
    mesh::Agreement agreement{.id = "agr_" + std::to_string(i)};
    const bool waits = i % kRequested == 0;
    agreement.state = waits ? mesh::AgreementState::kRequested : mesh::AgreementState::kApproved;
    agreement.table = {"d", "t" + std::to_string(i % kTables)};
    agreement.provider = {"team_0", "d.p", "t", "d.t"};
    agreement.consumer.team = "team_" + std::to_string(i % kTeams);
    agreement.purpose = "bench";
    agreement.requested = {"admin", clock_.Now(), {}};
    if (waits) return agreement;
    agreement.start = clock_.Now();
    if (i % 2 == 0) agreement.end = clock_.Now() + std::chrono::hours(24 + i % (5 * 365) * 24);
    return agreement;
  }
  static void Add(std::vector<store::Write>& writes, const std::string& document) {
    std::vector<mesh::Finding> findings;
    auto read = mesh::ParseDocumentText(document, {}, findings);
    const mesh::ResourceId id = read.value().id;
    writes.push_back({id, std::make_shared<mesh::Resource>(std::move(*read)), std::nullopt});
  }

  const std::filesystem::path root_ =
      std::filesystem::temp_directory_path() / ("weft-inbox-" + ToHex(RandomBytes(8)));
  ManualClock clock_{*ParseTime("2026-11-21T00:00:00Z")};
  store::Home home_{root_};
  store::Registry registry_{home_, clock_};
  audit::Audit audit_{home_.Audit(), clock_};
  audit::Guard guard_{registry_, audit_, clock_};
  access::Agreements agreements_{registry_, guard_};
  store::Notices notices_{home_};
  access::Inbox inbox_{registry_, guard_, notices_, agreements_};
};

void Measure() {
  World world;
  const Json context{{"agreements", kAgreements}, {"waiting", kAgreements / kRequested}};
  for (const char* user : {"ann", "admin"})
    Print(std::string("inbox_of_") + user + "_at_100k_agreements_ms", world.InboxMillis(user), "ms",
          kMillisMax, "lower", context);
}

}  // namespace
}  // namespace weft::bench

int main() {
  weft::bench::Measure();
  return 0;
}
