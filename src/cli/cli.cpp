#include "cli/cli.hpp"

#include <curl/curl.h>

#include <array>
#include <cstdio>

#include "base/error.hpp"
#include "cli/verbs.hpp"

namespace weft::cli {
namespace {

constexpr std::array kVerbs{
    VerbRow{"demo", "serve the demo mesh: real flights, four domains, six users", ConfigureDemo},
    VerbRow{"serve", "run the server", ConfigureServe},
    VerbRow{"init", "start a mesh folder, domain or product from a template", ConfigureInit},
    VerbRow{"validate", "check a folder's documents, all findings at once", ConfigureValidate},
    VerbRow{"test", "run a folder's contracts, quality rules and tests on the real engine",
            ConfigureTest},
    VerbRow{"plan", "what apply would do", ConfigurePlan},
    VerbRow{"apply", "publish a folder, all or nothing", ConfigureApply},
    VerbRow{"get", "list a kind, or show one", ConfigureGet},
    VerbRow{"describe", "one resource in full", ConfigureDescribe},
    VerbRow{"delete", "delete a resource", ConfigureDelete},
    VerbRow{"history", "all versions of a resource", ConfigureHistory},
    VerbRow{"import", "put a file's rows into a table, also one that is not there yet",
            ConfigureImport},
    VerbRow{"export", "a resource's document, byte for byte", ConfigureExport},
    VerbRow{"search", "find products, tables and columns", ConfigureSearch},
    VerbRow{"query", "ask one governed question", ConfigureQuery},
    VerbRow{"simulate", "an example's applications at work: events, as they would send them",
            ConfigureSimulate},
    VerbRow{"tail", "a table's rows as they come, one a line", ConfigureTail},
    VerbRow{"why", "may they, and which rule says so", ConfigureWhy},
    VerbRow{"lineage", "what a table is made from, what it feeds, who reads it", ConfigureLineage},
    VerbRow{"observe", "the mesh at work: states, slow questions, requests", ConfigureObserve},
    VerbRow{"duties", "what waits for who answers for products", ConfigureDuties},
    VerbRow{"track", "send tracking events", ConfigureTrack},
    VerbRow{"replay", "judge rejected events once more, mended or as they are", ConfigureReplay},
    VerbRow{"request", "ask for access to a table", ConfigureRequest},
    VerbRow{"share", "give a team or a person access to a table of yours", ConfigureShare},
    VerbRow{"inbox", "requests that wait for you, and news of yours", ConfigureInbox},
    VerbRow{"approve", "approve a request, narrowed if you like", ConfigureApprove},
    VerbRow{"narrow", "take columns or rows out of an agreement", ConfigureNarrow},
    VerbRow{"refuse", "refuse a request, with a reason", ConfigureRefuse},
    VerbRow{"revoke", "take an agreement back, or give it back", ConfigureRevoke},
    VerbRow{"renew", "give an agreement a new end", ConfigureRenew},
    VerbRow{"run", "make a product's materialised tables now", ConfigureRun},
    VerbRow{"rollback", "make an older version of a table's rows the current one",
            ConfigureRollback},
    VerbRow{"erase", "take one person's rows out, wherever they went", ConfigureErase},
    VerbRow{"retention", "how long rows are kept, and what would go tonight", ConfigureRetention},
    VerbRow{"hold", "let nothing take rows of a table away", ConfigureHold},
    VerbRow{"release", "end a hold", ConfigureRelease},
    VerbRow{"token", "create, list and revoke tokens", ConfigureToken},
    VerbRow{"open", "a link to the portal that signs you in", ConfigureOpen},
    VerbRow{"login", "keep a token for a server", ConfigureLogin},
    VerbRow{"logout", "revoke and forget that token", ConfigureLogout},
    VerbRow{"password", "set or remove a password", ConfigurePassword},
    VerbRow{"secret", "give a source its password or key, or take it back", ConfigureSecret},
    VerbRow{"backup", "the whole home in one file, also while it serves", ConfigureBackup},
    VerbRow{"restore", "a backup into an empty home", ConfigureRestore},
    VerbRow{"doctor", "what is wrong with a node", ConfigureDoctor},
    VerbRow{"audit", "look at the audit, verify its chain", ConfigureAudit},
    VerbRow{"trino", "the files that set up a Trino beside the server", ConfigureTrino},
    VerbRow{"version", "this binary's version", ConfigureVersion},
};

const std::map<std::string, Output> kOutputs = {{"table", Output::kTable},
                                                {"json", Output::kJson},
                                                {"yaml", Output::kYaml},
                                                {"csv", Output::kCsv}};

void AddGlobals(CLI::App& app, Options& options) {
  app.add_option("--server", options.server, "the server's URL (WEFT_SERVER)")
      ->each([&](const std::string&) { options.server_given = true; });
  app.add_option("--token", options.token, "a token (WEFT_TOKEN)");
  app.add_option("--ca-file", options.ca_file,
                 "trust the authorities in this file, PEM, for https (WEFT_CA_FILE)");
  app.add_option("--home", options.home, "where a mesh's state lives")->capture_default_str();
  app.add_option("--as", options.as, "a user of the demo at --home");
  app.add_option("-o,--output", options.output, "table, json, yaml or csv")
      ->transform(CLI::CheckedTransformer(kOutputs, CLI::ignore_case))
      ->type_name("FORMAT");
  app.add_flag("--quiet", options.quiet, "say only what was asked for");
}

void Complain(const Error& error) {
  std::fprintf(stderr, "weft: %s\n", error.message().c_str());
  if (!error.hint().empty()) std::fprintf(stderr, "      %s\n", error.hint().c_str());
}

}  // namespace

int Run(int argc, char** argv) {
  Options options;
  CLI::App app{"Weft: the data mesh in one binary.", "weft"};
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "help of every verb");
  app.fallthrough();
  AddGlobals(app, options);
  for (const VerbRow& row : kVerbs) {
    CLI::App* verb = app.add_subcommand(std::string(row.name), std::string(row.summary));
    row.configure(*verb, options);
  }
  curl_global_init(CURL_GLOBAL_DEFAULT);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::RuntimeError& ended) {
    return ended.get_exit_code();
  } catch (const CLI::ParseError& fault) {
    return app.exit(fault) == 0 ? 0 : 2;
  } catch (const Error& error) {
    Complain(error);
    return 1;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "weft: %s\n", fault.what());
    return 1;
  }
}

}  // namespace weft::cli
