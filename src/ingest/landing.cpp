#include "ingest/landing.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ingest/file_form.hpp"
#include "lake/table_name.hpp"
#include "mesh/rows_from.hpp"
#include "store/once_keys.hpp"

namespace weft::ingest {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFindingsMax = 1000;
constexpr uint64_t kPieceBytes = 16 << 20;
// A file on disk may be in the middle of being written.
constexpr std::chrono::seconds kSettled{2};

// Below the warehouse, cut at slashes; empty for what lies elsewhere.
std::vector<std::string> PartsOf(const std::string& address, const std::string& warehouse) {
  if (!address.starts_with(warehouse + "/")) return {};
  return Split(address.substr(warehouse.size() + 1), '/');
}

bool IsOfLake(const std::vector<std::string>& parts) {
  const auto is = [&](size_t at) {
    return parts.size() > at + 1 && (parts[at] == "data" || parts[at] == "metadata");
  };
  return is(2) || is(3);  // of a table, of a package for one consumer
}

// What programs leave beside their files.
bool IsMark(const std::string& name) { return name.empty() || name[0] == '_' || name[0] == '.'; }

std::string NameOf(const std::string& address) { return address.substr(address.rfind('/') + 1); }

std::string WithoutNumber(const std::string& folder) {
  const size_t dash = folder.rfind('-');
  const bool is_numbered = dash != folder.npos && dash + 1 < folder.size() &&
                           folder.find_first_not_of("0123456789", dash + 1) == folder.npos;
  return is_numbered ? folder.substr(0, dash) : folder;
}

bool TakesFiles(const mesh::Table& table) {
  return mesh::RowsFromOf(table) == mesh::RowsFrom::kSent;
}

size_t DigestOf(const store::ListedObject& file) {
  return std::hash<std::string>()(file.address + "\n" + file.info.etag);
}

Json Said(const store::ListedObject& file, const char* state, const Json& rows,
          const std::string& text) {
  return {{"file", file.address}, {"state", state}, {"rows", rows}, {"text", text}};
}

Json Refused(const store::ListedObject& file, const Error& error) {
  const std::string hint = error.hint().empty() ? "" : ". " + error.hint();
  return Said(file, "refused", nullptr, error.message() + hint);
}

}  // namespace

std::optional<LandingPlace> Landing::PlaceOf(const std::string& address) const {
  auto parts = PartsOf(address, catalog_.options().warehouse);
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  if (parts.size() < 2 || IsOfLake(parts)) return std::nullopt;
  return LandingPlace{parts[0], parts[1]};
}

std::optional<mesh::TableId> Landing::TableOf(const LandingPlace& place) const {
  const mesh::SnapshotPtr mesh = registry_.Now();
  const std::string address = catalog_.options().warehouse + "/" + place.address();
  std::optional<mesh::TableId> meant;
  for (const auto& [domain, _] : mesh->domains) {
    if (catalog_.options().folder_of({domain}).value_or(domain) != place.team) continue;
    for (const std::string& name : {place.table, WithoutNumber(place.table)}) {
      const mesh::TablePtr table = mesh->FindTable({domain, name});
      if (!table) continue;
      const lake::StatePtr state = catalog_.Find(lake::NameOf(*table));
      if (!state || state->location == address) return table->id;
    }
    if (!meant) meant = mesh::TableId{domain, place.table};
  }
  return meant;
}

Landing::Files Landing::FilesAt(const LandingPlace& place) const {
  Files files;
  const std::string& warehouse = catalog_.options().warehouse;
  objects_.List(warehouse + "/" + place.address() + "/", [&](const store::ListedObject& each) {
    if (!IsOfLake(PartsOf(each.address, warehouse)) && !IsMark(NameOf(each.address)))
      files.push_back(each);
    return true;
  });
  return files;
}

Landing::Copy Landing::FirstOf(const LandingPlace& place) {
  const Files files = FilesAt(place);
  const auto first = std::ranges::find_if(files, [](const store::ListedObject& each) {
    return !FormatOfName(NameOf(each.address)).empty();
  });
  if (first == files.end())
    throw Error(ErrorKind::kNotFound,
                "no file lies at " + catalog_.options().warehouse + "/" + place.address() + "/",
                "Put one there first whose name ends in one of " + KnownEndings() + ".");
  return {CopyDown(*first), NameOf(first->address)};
}

// As it is now: what changes meanwhile is left for the next look.
fs::path Landing::CopyDown(const store::ListedObject& file) {
  const fs::path copy = scratch_ / ("landed-" + ToHex(RandomBytes(12)));
  std::ofstream to(copy, std::ios::binary);
  for (uint64_t at = 0; at < file.info.bytes; at += kPieceBytes)
    to << objects_.ReadRange(file.address, at, std::min(kPieceBytes, file.info.bytes - at));
  to.close();
  const auto now = objects_.Look(file.address);
  if (to && now && now->etag == file.info.etag) return copy;
  std::error_code ignored;
  fs::remove(copy, ignored);
  throw Error(ErrorKind::kConflict, file.address + " changes while it is read",
              "Write it elsewhere, then move it here.");
}

Json Landing::TakeOne(const store::ListedObject& file, const mesh::Table& table) {
  if (known_.contains(DigestOf(file))) return Said(file, "known", nullptr, "");
  const std::string key = std::string(store::kFoundOnce) + file.address;
  if (const auto before = pointers_.FindOnce("", key)) {
    if (before->digest != file.info.etag)
      return Said(file, "refused", nullptr,
                  "it is another file than the one that was taken in on " + FormatTime(before->at) +
                      ": give it a new name");
    known_.insert(DigestOf(file));
    return Said(file, "known", nullptr, "");
  }
  const std::string state = key + "\n" + file.info.etag + "\n" + table.version;
  if (const auto refused = refused_.find(state); refused != refused_.end()) return refused->second;
  Json said = Tried(file, table);
  if (said["state"] == "taken")
    known_.insert(DigestOf(file));
  else if (refused_.size() < kFindingsMax)
    refused_[state] = said;
  return said;
}

// Parquet stays where it lies when it can be read as one of the table's files.
Json Landing::Tried(const store::ListedObject& file, const mesh::Table& table) {
  const std::string format = FormatOfName(NameOf(file.address));
  if (format.empty())
    return Said(file, "refused", nullptr,
                "its name ends in none of " + KnownEndings() + ", also before .gz or .zst");
  std::string why;
  try {
    if (format != "parquet") return Copied(file, table);
    SentFile sent{.table = table.id, .path = {}, .name = NameOf(file.address), .content_type = ""};
    sent.placed = engine::PlacedFile{file.address, file.info.etag, file.info.bytes};
    const Json done = uploads_.Take(sent, table, OnceOf(file));
    return Said(file, "taken", done["rows"], "it stays where it lies, as one of the table's files");
  } catch (const engine::NotAsItIs& fault) {
    why = fault.message();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnavailable) throw;
    return Refused(file, error);
  }
  Log(LogLevel::kInfo, "landing.copies", {{"file", file.address}, {"why", why}});
  Json said = Copied(file, table);
  if (said["state"] == "taken")
    said["text"] = "its rows were copied: " + why + "\n" + said["text"].get<std::string>();
  return said;
}

Json Landing::Copied(const store::ListedObject& file, const mesh::Table& table) {
  try {
    const fs::path copy = CopyDown(file);
    const std::shared_ptr<void> gone(nullptr, [&](void*) {
      std::error_code ignored;
      fs::remove(copy, ignored);
    });
    const Json done = uploads_.Take(
        {.table = table.id, .path = copy, .name = NameOf(file.address), .content_type = ""}, table,
        OnceOf(file));
    return Said(file, "taken", done["rows"],
                Join(done["notes"].get<std::vector<std::string>>(), "\n"));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnavailable) throw;
    return Refused(file, error);
  }
}

store::LakeOnce Landing::OnceOf(const store::ListedObject& file) const {
  return {.user = "",
          .key = std::string(store::kFoundOnce) + file.address,
          .digest = file.info.etag,
          .status = 200,
          .at = guard_.Now()};
}

Json Landing::Take(const LandingPlace& place, const mesh::Table& table) {
  const std::lock_guard one_at_a_time(taking_);
  Files files = FilesAt(place);
  std::ranges::stable_sort(files, {}, [](const auto& each) { return each.info.modified; });
  Json said = Json::array();
  for (const store::ListedObject& file : files) said.push_back(TakeOne(file, table));
  return said;
}

void Landing::Find(LandingFinding finding) {
  if (fresh_.size() < kFindingsMax) fresh_.push_back(std::move(finding));
}

// What lies below the warehouse, by place. Folders that are no team's may be vast: they are looked
// at so far only, and each is one finding.
class Landing::Sweep {
 public:
  Sweep(Landing& landing, std::set<std::string> teams)
      : landing_(landing),
        warehouse_(landing.catalog_.options().warehouse),
        teams_(std::move(teams)) {}

  std::map<LandingPlace, Files> Places() {
    landing_.objects_.List(warehouse_ + "/",
                           [&](const store::ListedObject& each) { return Sort(each); });
    if (strangers_ > kStrangersMax)
      for (const std::string& team : teams_)
        if (team > last_)
          landing_.objects_.List(warehouse_ + "/" + team + "/",
                                 [&](const store::ListedObject& each) { return Sort(each); });
    return std::move(places_);
  }

 private:
  static constexpr size_t kStrangersMax = 10'000;

  bool Sort(const store::ListedObject& each) {
    const auto parts = PartsOf(each.address, warehouse_);
    if (IsOfLake(parts) || IsMark(parts.back())) return true;
    last_ = parts[0];
    const bool is_team = teams_.contains(parts[0]);
    if (is_team && parts.size() > 2) {
      places_[{parts[0], parts[1]}].push_back(each);
      return true;
    }
    const bool is_alone = is_team || parts.size() == 1;
    if (is_alone || seen_.insert(parts[0]).second) Tell(each, parts, is_team);
    return is_team || ++strangers_ <= kStrangersMax;
  }

  void Tell(const store::ListedObject& each, const std::vector<std::string>& parts, bool is_team) {
    const auto id = is_team ? landing_.TableOf({parts[0], "x"}) : std::nullopt;
    const std::string why = is_team || parts.size() == 1
                                ? " lies in no table's place"
                                : " lies below " + parts[0] + "/, which is no team's folder";
    landing_.Find({id ? id->domain : "", "",
                   each.address + why + ": move it to {warehouse}/{team}/{table}/",
                   each.info.modified});
  }

  Landing& landing_;
  const std::string warehouse_;
  const std::set<std::string> teams_;
  std::map<LandingPlace, Files> places_;
  std::set<std::string> seen_;  // folders that are no team's
  std::string last_;
  size_t strangers_ = 0;
};

std::set<std::string> Landing::Teams() const {
  std::set<std::string> teams;
  const mesh::SnapshotPtr mesh = registry_.Now();
  for (const auto& [domain, _] : mesh->domains)
    teams.insert(catalog_.options().folder_of({domain}).value_or(domain));
  return teams;
}

void Landing::LookAt(const LandingPlace& place, const Files& files) {
  const std::string address = catalog_.options().warehouse + "/" + place.address() + "/";
  const std::string count =
      std::to_string(files.size()) + (files.size() == 1 ? " file lies" : " files lie");
  const auto id = TableOf(place);
  const mesh::TablePtr table = id ? registry_.Now()->FindTable(*id) : nullptr;
  if (!table || !TakesFiles(*table)) {
    const std::string why =
        !id     ? ", and no domain is of team " + place.team + ": move them"
        : table ? ", and the rows of " + ToString(*id) + " come from elsewhere: move them"
                : ", and no contract has table " + ToString(*id) + ": weft import " + address;
    return Find({id ? id->domain : "", table ? ToString(*id) : "", count + " at " + address + why,
                 files.front().info.modified});
  }
  for (const store::ListedObject& file : files) {
    const bool may_grow = objects_.OnDisk(file.address).has_value();
    if (may_grow && guard_.Now() - file.info.modified < kSettled) continue;
    const Json said = TakeOne(file, *table);
    if (said["state"] == "refused")
      Find({id->domain, ToString(*id),
            file.address + " is not taken in: " + said["text"].get<std::string>(),
            file.info.modified});
  }
}

void Landing::Scan() {
  const std::lock_guard one_at_a_time(taking_);
  fresh_.clear();
  std::map<LandingPlace, Files> places = Sweep(*this, Teams()).Places();
  for (auto& [place, files] : places) {
    std::ranges::stable_sort(files, {}, [](const auto& each) { return each.info.modified; });
    LookAt(place, files);
  }
  const std::lock_guard lock(mutex_);
  findings_ = std::move(fresh_);
}

std::vector<LandingFinding> Landing::Findings() const {
  const std::lock_guard lock(mutex_);
  return findings_;
}

}  // namespace weft::ingest
