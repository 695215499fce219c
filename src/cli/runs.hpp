#pragma once
#include "cli/session.hpp"

// What `get` shows that is no resource.
namespace weft::cli {

void ShowRuns(const Options& options, Client& client);
void ShowSchedules(const Options& options, Client& client);
// What products take and cost.
void ShowCosts(const Options& options, Client& client);
// As the server lists a table's versions.
void ShowSnapshots(const Options& options, const Json& snapshots);

void ShowErasures(const Options& options, Client& client);
void ShowHolds(const Options& options, Client& client);
// Between Weft and other systems: how they are, and why they fail.
void ShowBridges(const Options& options, Client& client);

}  // namespace weft::cli
