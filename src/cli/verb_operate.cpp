#include <cstdio>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/version.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"
#include "store/backup.hpp"

// backup, restore, doctor, audit, version: keeping a node well.
namespace weft::cli {
namespace {

// A home that a server holds is asked through the server; a home at rest is opened here.
bool IsHeld(const std::filesystem::path& home) {
  try {
    const store::Home probe(home);
    return false;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kConflict) return true;
    throw;
  }
}

bool UsesServer(const Options& options) {
  if (options.server_given || !options.as.empty() || !options.token.empty()) return true;
  if (!std::filesystem::exists(options.home))
    throw Error(ErrorKind::kNotFound, "there is no home at " + options.home.string(),
                "name it with --home, or a server with --server");
  return IsHeld(options.home);
}

// The admin's own token lies beside the home that is asked about.
Options AsOperator(const Options& options) {
  Options complete = Completed(options);
  const auto file = options.home / "admin.token";
  if (complete.token.empty() && std::filesystem::exists(file)) {
    complete.token = ReadFile(file);
    while (!complete.token.empty() && complete.token.back() == '\n') complete.token.pop_back();
  }
  return complete;
}

void Download(const Options& options, const std::string& file) {
  const std::string partial = file + ".partial";
  WriteFileDurably(partial, "", 0600);
  std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(partial.c_str(), "wb"), &std::fclose);
  if (!out) throw Error(ErrorKind::kUnavailable, "cannot write " + partial);
  Client client(AsOperator(options));
  client.Send({.path = "/api/v1/backup",
               .accept = "application/octet-stream",
               .sink = [&](std::string_view piece) {
                 if (std::fwrite(piece.data(), 1, piece.size(), out.get()) != piece.size())
                   throw Error(ErrorKind::kUnavailable, "cannot write " + partial + " to its end");
               }});
  if (std::fclose(out.release()) != 0)
    throw Error(ErrorKind::kUnavailable, "cannot write " + partial + " to its end");
  std::filesystem::rename(partial, file);
}

void Backup(const Options& options, const std::string& file) {
  if (UsesServer(options)) {
    Download(options, file);
  } else {
    SystemClock clock;
    const store::Home home(options.home);
    const store::Registry registry(home, clock);
    store::Backup(home, registry, file);
  }
  Say(options, "wrote " + file + "; it holds the sealing key: keep it safe");
}

void Restore(const Options& options, const std::string& file) {
  store::Restore(file, options.home);
  Say(options, "restored into " + options.home.string());
}

Json DoctorHere(const Options& options) {
  SystemClock clock;
  const store::Home home(options.home);
  const auto findings = store::Registry(home, clock).Doctor();
  return {{"healthy", findings.empty()}, {"findings", findings}};
}

void Doctor(const Options& options) {
  const Json report =
      UsesServer(options) ? Client(AsOperator(options)).Get("/api/v1/doctor") : DoctorHere(options);
  Table table{{"finding"}, {}};
  for (const Json& finding : report["findings"]) table.rows.push_back({finding});
  if (Resolve(options) == Output::kTable && table.rows.empty())
    std::printf("healthy\n");
  else
    Show(options, report, table);
  if (report["healthy"] != true) throw CLI::RuntimeError(1);
}

void AuditList(const Options& options, uint64_t limit) {
  Client client(AsOperator(options));
  const Json rows = client.Get("/api/v1/audit?limit=" + std::to_string(limit));
  Table table{{"at", "who", "what", "outcome", "rows", "text"}, {}};
  for (const Json& row : rows["items"])
    table.rows.push_back({row["at"], row["caller"], row["verb"], row["outcome"],
                          row.value("rows", Json()),
                          row["refusal"] == "" ? row["text"] : row["refusal"]});
  Show(options, rows, table);
}

void AuditVerify(const Options& options) {
  const Json report = Client(AsOperator(options)).Get("/api/v1/audit/verify");
  if (Resolve(options) == Output::kTable)
    std::printf("%s\n", report["verified"] == true ? "the chain holds"
                                                   : report["fault"].get<std::string>().c_str());
  else
    ShowDocument(options, report);
  if (report["verified"] != true) throw CLI::RuntimeError(1);
}

}  // namespace

void ConfigureBackup(CLI::App& verb, Options& options) {
  auto file = std::make_shared<std::string>();
  verb.add_option("file", *file, "where to write it")->required();
  verb.callback([&options, file] { Backup(options, *file); });
}

void ConfigureRestore(CLI::App& verb, Options& options) {
  auto file = std::make_shared<std::string>();
  verb.add_option("file", *file, "a backup")->required();
  verb.callback([&options, file] { Restore(options, *file); });
}

void ConfigureDoctor(CLI::App& verb, Options& options) {
  verb.callback([&options] { Doctor(options); });
}

void ConfigureAudit(CLI::App& verb, Options& options) {
  verb.require_subcommand(1);
  auto limit = std::make_shared<uint64_t>(50);
  CLI::App* list = verb.add_subcommand("list", "the last touches, newest first");
  list->add_option("--limit", *limit, "how many")->capture_default_str();
  list->callback([&options, limit] { AuditList(options, *limit); });
  verb.add_subcommand("verify", "follow the audit's chain")->callback([&options] {
    AuditVerify(options);
  });
}

void ConfigureVersion(CLI::App& verb, Options& options) {
  verb.callback([&options] { ShowDocument(options, {{"weft", kVersion}}); });
}

}  // namespace weft::cli
