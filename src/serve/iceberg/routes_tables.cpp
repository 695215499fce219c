#include "base/digest.hpp"
#include "base/text.hpp"
#include "lake/fields.hpp"
#include "serve/iceberg/answers.hpp"
#include "serve/iceberg/names.hpp"
#include "serve/iceberg/once.hpp"
#include "serve/iceberg/problem.hpp"
#include "serve/iceberg/rights.hpp"

namespace weft::serve::iceberg {
namespace {

constexpr auto kTable = lake::Type::kTable;

[[noreturn]] void ThrowNone(const lake::TableName& name) {
  throw Error(ErrorKind::kNotFound, "Table does not exist: " + lake::ToString(name));
}

void NeedTable(const Door& door, const Call& call, const lake::TableName& name) {
  if (!MayLoad(door, call, name) || !door.catalog.Find(name)) ThrowNone(name);
}

Response List(const Door& door, const Call& call) { return ListAnswer(door, call, kTable); }

lake::NewTable NewTableOf(const Call& call, const Json& body) {
  lake::NewTable table{.name = NewNameOf(call, body),
                       .location = lake::LookText(body, "location"),
                       .schema = lake::NeedObject(body, "schema")};
  if (const Json* spec = lake::Look(body, "partition-spec")) table.partition_spec = *spec;
  if (const Json* order = lake::Look(body, "write-order")) table.sort_order = *order;
  if (lake::Look(body, "properties")) table.properties = lake::NeedTexts(body, "properties");
  return table;
}

Response Create(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::NewTable table = NewTableOf(call, body);
  NeedToWrite(door, call, table.name.levels);
  const Json* stage = lake::Look(body, "stage-create");
  if (stage && stage->is_boolean() && stage->get<bool>()) {
    const lake::StatePtr state = door.catalog.Stage(table);
    CheckChange(door, call, nullptr, *state);
    return LoadAnswer(door, *state, SignerConfig(door, call, table.name));
  }
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.Create(table, facts);
    NoteChange(door, call, "made", table.name);
    return LoadAnswer(door, *state, SignerConfig(door, call, table.name));
  });
}

// The same for everybody who may have the same rows, and for nobody else: the caller is in it.
std::string EtagOf(const Call& call, const lake::TableState& state, const std::string& part) {
  return "\"" +
         Sha256Hex(call.caller.user + "\n" + call.caller.scope + "\n" + part + "\n" +
                   state.metadata_location)
             .substr(0, 32) +
         "\"";
}

// Only the snapshots that a branch or tag leads to.
lake::StatePtr WithRefsOnly(const lake::TableState& state) {
  Json metadata = *state.metadata;
  Json kept = Json::array();
  for (const Json& snapshot : metadata["snapshots"])
    for (const auto& [name, ref] : metadata["refs"].items())
      if (ref["snapshot-id"] == snapshot["snapshot-id"]) {
        kept.push_back(snapshot);
        break;
      }
  metadata["snapshots"] = std::move(kept);
  lake::TableState part = state;
  part.text = std::make_shared<const std::string>(metadata.dump());
  return std::make_shared<const lake::TableState>(std::move(part));
}

Response Load(const Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "table");
  lake::StatePtr state = door.catalog.Find(name);
  const auto touch = OpenLoad(door, call, name, false);
  if (!state) touch->Finish({.outcome = "failed", .error = "not found"});
  if (!state) ThrowNone(name);
  const std::string part = call.Parameter("snapshots");
  const Json signer = SignerConfig(door, call, name);
  const std::string etag = EtagOf(call, *state, part + (signer.empty() ? "" : " signed"));
  Response response;
  if (call.Header("if-none-match") == etag) {
    response.status = 304;
  } else {
    if (part == "refs") state = WithRefsOnly(*state);
    response = LoadAnswer(door, *state, signer);
  }
  touch->Finish({.outcome = "done", .bytes = response.body.size()});
  response.With("ETag", etag);
  response.With("Vary", "Authorization, X-Iceberg-Access-Delegation");
  response.With("Cache-Control", "private, no-cache");
  return response;
}

Response Has(const Door& door, const Call& call) {
  NeedTable(door, call, NameOf(call, "table"));
  return NoContent();
}

lake::TableCommit CommitOf(const lake::TableName& name, const Json& body) {
  return {.name = name,
          .requirements = lake::NeedList(body, "requirements"),
          .updates = lake::NeedList(body, "updates")};
}

Response Commit(Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "table");
  NeedToWrite(door, call, name.levels);
  const lake::TableCommit commit = CommitOf(name, BodyOf(call));
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.Commit(std::span(&commit, 1), facts).front();
    NoteChange(door, call, "committed to", name);
    return LoadAnswer(door, *state);
  });
}

Response CommitAll(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  std::vector<lake::TableCommit> commits;
  for (const Json& change : lake::NeedList(body, "table-changes")) {
    commits.push_back(CommitOf(NameOf(lake::NeedObject(change, "identifier")), change));
    NeedToWrite(door, call, commits.back().name.levels);
  }
  return Once(door, call, [&](lake::Facts& facts) {
    AnswersWith(facts, 204, "");
    facts.check = CheckFor(door, call);
    door.catalog.Commit(commits, facts);
    for (const lake::TableCommit& commit : commits)
      NoteChange(door, call, "committed to", commit.name);
    return NoContent();
  });
}

Response Drop(Door& door, const Call& call) {
  const lake::TableName name = NameOf(call, "table");
  NeedToWrite(door, call, name.levels);
  return Once(door, call, [&](lake::Facts& facts) {
    CheckMayGo(door, name);
    AnswersWith(facts, 204, "");
    const bool purge = Lower(call.Parameter("purgeRequested")) == "true";  // some write True
    door.catalog.Drop(name, kTable, purge, facts);
    NoteChange(door, call, "dropped", name);
    return NoContent();
  });
}

Response Register(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::TableName name = NewNameOf(call, body);
  NeedToWrite(door, call, name.levels);
  const std::string file = lake::NeedText(body, "metadata-location");
  const Json* overwrite = lake::Look(body, "overwrite");
  return Once(door, call, [&](lake::Facts& facts) {
    facts.check = CheckFor(door, call);
    const lake::StatePtr state = door.catalog.Register(
        name, file, overwrite && overwrite->is_boolean() && overwrite->get<bool>(), facts);
    NoteChange(door, call, "registered", name);
    return LoadAnswer(door, *state);
  });
}

Response Rename(Door& door, const Call& call) {
  const Json body = BodyOf(call);
  const lake::TableName from = NameOf(lake::NeedObject(body, "source"));
  const lake::TableName to = NameOf(lake::NeedObject(body, "destination"));
  NeedToWrite(door, call, from.levels);
  NeedToWrite(door, call, to.levels);
  return Once(door, call, [&](lake::Facts& facts) {
    CheckMayGo(door, from);
    if (const auto state = door.catalog.Find(from)) {
      lake::TableState after = *state;
      after.name = to;
      CheckChange(door, call, state.get(), after);
    }
    AnswersWith(facts, 204, "");
    door.catalog.Rename(from, to, kTable, facts);
    NoteChange(door, call, "renamed " + lake::ToString(from) + " to", to);
    return NoContent();
  });
}

// Keys are given to nobody here: who reads S3 directly has keys of their own, or has each request
// signed (routes_sign.cpp).
Response Credentials(const Door& door, const Call& call) {
  NeedTable(door, call, NameOf(call, "table"));
  return Response::Of({{"storage-credentials", Json::array()}});
}

Response Metrics(const Door& door, const Call& call) {
  lake::NeedText(BodyOf(call), "report-type");
  NeedTable(door, call, NameOf(call, "table"));
  return NoContent();
}

}  // namespace

std::vector<Route> TableRoutes(Door& door) {
  const std::string all = "/v1/namespaces/{namespace}/tables", one = all + "/{table}";
  const auto row = [&](const RowWords& words, auto handle) { return RowOf(door, words, handle); };
  return {
      row({"GET", all, "icebergListTables", "Tables whose files the caller may have"}, List),
      row({"POST", all, "icebergCreateTable", "Makes a table, or stages one"}, Create),
      row({"GET", one, "icebergLoadTable", "A table's metadata"}, Load),
      row({"HEAD", one, "icebergHasTable", "Whether there is such a table"}, Has),
      row({"POST", one, "icebergCommit", "Changes a table"}, Commit),
      row({"DELETE", one, "icebergDropTable", "Drops a table"}, Drop),
      row({"GET", one + "/credentials", "icebergCredentials", "Keys for a table's files: none"},
          Credentials),
      row({"POST", one + "/metrics", "icebergMetrics", "What a client measured"}, Metrics),
      row({"POST", "/v1/namespaces/{namespace}/register", "icebergRegisterTable",
           "A table from a metadata file"},
          Register),
      row({"POST", "/v1/tables/rename", "icebergRenameTable", "Another name for a table"}, Rename),
      row({"POST", "/v1/transactions/commit", "icebergCommitAll",
           "Changes several tables, all or none"},
          CommitAll)};
}

}  // namespace weft::serve::iceberg
