#include "product/drafted_table.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "policy/write_rights.hpp"
#include "product/templates.hpp"

namespace weft::product {
namespace {

using mesh::Kind;

void RequireMayMake(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                    const mesh::TableId& table) {
  const auto domain = snapshot.domains.find(table.domain);
  const bool is_there = domain != snapshot.domains.end();
  if (!is_there && !(caller.is_admin && policy::MayWriteDomain(caller, table.domain)))
    throw Error(ErrorKind::kNotFound, "there is no table " + ToString(table),
                "Name a domain of yours: weft get domains lists all.");
  if (policy::MayWriteDomain(caller, table.domain)) return;
  throw Error(
      ErrorKind::kForbidden,
      caller.user + " may not make tables in domain " + table.domain + ": it belongs to " +
          (is_there && !domain->second->domain.team.empty() ? "team " + domain->second->domain.team
                                                            : std::string("its curators")),
      "Send the file to a table of your own domain, or ask them.");
}

void RequireName(const mesh::TableId& table) {
  for (const auto& fault : {mesh::DomainNameFault(table.domain), mesh::TableNameFault(table.name)})
    if (fault) throw Error(ErrorKind::kInvalid, "`" + ToString(table) + "`: a name " + *fault);
}

engine::SampleFormat FormatOf(const std::string& format) {
  if (format == "ndjson") return engine::SampleFormat::kJson;
  return engine::FormatOf("." + format).value_or(engine::SampleFormat::kCsv);
}

std::string DomainText(const std::string& domain, const std::string& curator) {
  return "apiVersion: weft/v1\nkind: Domain\nname: " + domain + "\ntitle: " + domain +
         "\ndescription: Say here what this domain is about.\ncurators: [\"" + curator +
         "\"]\nmode: standard\n";
}

std::string TeamOf(const mesh::Snapshot& snapshot, const std::string& domain) {
  const auto node = snapshot.domains.find(domain);
  return node == snapshot.domains.end() ? "" : node->second->domain.team;
}

}  // namespace

const std::string& DraftedTable::contract() const {
  return std::ranges::find_if(documents,
                              [](const auto& each) { return each.first.kind == Kind::kContract; })
      ->second;
}

DraftedTable DraftTable(const mesh::Caller& caller, const mesh::Snapshot& snapshot,
                        const FirstFile& file) {
  RequireName(file.table);
  RequireMayMake(caller, snapshot, file.table);
  const std::string name = ToString(file.table);
  for (const Kind kind : {Kind::kContract, Kind::kProduct})
    if (snapshot.FindEntry({kind, name}))
      throw Error(ErrorKind::kConflict,
                  "there is a " + std::string(mesh::RowOf(kind).name) + " " + name +
                      " already, without this table",
                  "Write the table into its contract, or name another one.");
  DraftedTable drafted;
  drafted.sample =
      engine::LookAt(file.path, FormatOf(file.format), file.extensions, file.delimiter);
  const Words words{{"domain", file.table.domain}, {"product", file.table.name},
                    {"table", file.table.name},    {"team", TeamOf(snapshot, file.table.domain)},
                    {"owner", caller.user},        {"format", file.format},
                    {"upload", file.upload}};
  if (!snapshot.domains.contains(file.table.domain))
    drafted.documents.push_back(
        {{Kind::kDomain, file.table.domain}, DomainText(file.table.domain, caller.user)});
  drafted.documents.push_back({{Kind::kContract, name}, SentContract(drafted.sample, words)});
  drafted.documents.push_back({{Kind::kProduct, name}, SentProduct(words)});
  return drafted;
}

void PublishDraft(Publisher& publisher, const mesh::Caller& caller, const DraftedTable& drafted,
                  const std::string& request_id, const std::function<void()>& then) {
  std::vector<mesh::ResourceId> made;
  try {
    for (const auto& [id, text] : drafted.documents) {
      publisher.Put(caller, id, text, {.expected_version = 0, .request_id = request_id});
      made.push_back(id);
    }
    then();
  } catch (const Error&) {
    for (auto id = made.rbegin(); id != made.rend(); ++id) {
      try {
        publisher.Delete(
            caller, *id,
            {.expected_version = {}, .request_id = request_id, .allow_breaking = true});
      } catch (const Error& error) {
        Log(LogLevel::kWarn, "draft.kept", {{"what", id->name}, {"why", error.message()}});
      }
    }
    throw;
  }
}

}  // namespace weft::product
