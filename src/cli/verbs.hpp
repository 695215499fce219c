#pragma once
#include <CLI/CLI.hpp>
#include <string_view>

#include "cli/session.hpp"

// The table of verbs. A row's `configure` adds the verb's arguments to its subcommand and sets what
// runs. Adding a verb is one file and one row in cli.cpp.
namespace weft::cli {

struct VerbRow {
  std::string_view name;
  std::string_view summary;
  void (*configure)(CLI::App& verb, Options& options);
};

void ConfigureServe(CLI::App& verb, Options& options);
void ConfigureDemo(CLI::App& verb, Options& options);
void ConfigureInit(CLI::App& verb, Options& options);
void ConfigureValidate(CLI::App& verb, Options& options);
void ConfigurePlan(CLI::App& verb, Options& options);
void ConfigureApply(CLI::App& verb, Options& options);
void ConfigureTest(CLI::App& verb, Options& options);
void ConfigureGet(CLI::App& verb, Options& options);
void ConfigureDescribe(CLI::App& verb, Options& options);
void ConfigureDelete(CLI::App& verb, Options& options);
void ConfigureHistory(CLI::App& verb, Options& options);
void ConfigureImport(CLI::App& verb, Options& options);
void ConfigureExport(CLI::App& verb, Options& options);
void ConfigureSearch(CLI::App& verb, Options& options);
void ConfigureQuery(CLI::App& verb, Options& options);
void ConfigureSimulate(CLI::App& verb, Options& options);
void ConfigureTail(CLI::App& verb, Options& options);
void ConfigureWhy(CLI::App& verb, Options& options);
void ConfigureLineage(CLI::App& verb, Options& options);
void ConfigureObserve(CLI::App& verb, Options& options);
void ConfigureDuties(CLI::App& verb, Options& options);
void ConfigureTrack(CLI::App& verb, Options& options);
void ConfigureReplay(CLI::App& verb, Options& options);
void ConfigureRequest(CLI::App& verb, Options& options);
void ConfigureShare(CLI::App& verb, Options& options);
void ConfigureApprove(CLI::App& verb, Options& options);
void ConfigureNarrow(CLI::App& verb, Options& options);
void ConfigureRefuse(CLI::App& verb, Options& options);
void ConfigureRevoke(CLI::App& verb, Options& options);
void ConfigureRenew(CLI::App& verb, Options& options);
void ConfigureInbox(CLI::App& verb, Options& options);
void ConfigureRun(CLI::App& verb, Options& options);
void ConfigureRollback(CLI::App& verb, Options& options);
void ConfigureErase(CLI::App& verb, Options& options);
void ConfigureRetention(CLI::App& verb, Options& options);
void ConfigureHold(CLI::App& verb, Options& options);
void ConfigureRelease(CLI::App& verb, Options& options);
void ConfigureToken(CLI::App& verb, Options& options);
void ConfigureOpen(CLI::App& verb, Options& options);
void ConfigureLogin(CLI::App& verb, Options& options);
void ConfigureLogout(CLI::App& verb, Options& options);
void ConfigurePassword(CLI::App& verb, Options& options);
void ConfigureSecret(CLI::App& verb, Options& options);
void ConfigureBackup(CLI::App& verb, Options& options);
void ConfigureRestore(CLI::App& verb, Options& options);
void ConfigureDoctor(CLI::App& verb, Options& options);
void ConfigureAudit(CLI::App& verb, Options& options);
void ConfigureTrino(CLI::App& verb, Options& options);
void ConfigureVersion(CLI::App& verb, Options& options);

}  // namespace weft::cli
