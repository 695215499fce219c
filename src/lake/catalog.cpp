#include "lake/catalog.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/log.hpp"
#include "lake/fields.hpp"
#include "lake/metadata_cache.hpp"
#include "lake/requirements.hpp"
#include "lake/table_edit.hpp"
#include "lake/turns.hpp"
#include "lake/view_edit.hpp"

namespace weft::lake {
namespace {

using store::LakeMove;
using store::LakeRefusal;

constexpr const char* kDeleteOld = "write.metadata.delete-after-commit.enabled";
constexpr const char* kMetadataPath = "write.metadata.path";
constexpr const char* kFileEnding = ".metadata.json";

const char* WordOf(Type type) { return type == Type::kTable ? "Table" : "View"; }

[[noreturn]] void ThrowNone(const TableName& name, Type type) {
  throw Error(ErrorKind::kNotFound,
              std::string(WordOf(type)) + " does not exist: " + ToString(name));
}

// Tables and views share their names.
[[noreturn]] void ThrowTaken(const TableName& name, Type wanted, Type there) {
  const std::string what =
      wanted == there ? " already exists: " : " with same name already exists: ";
  throw Error(ErrorKind::kConflict, WordOf(there) + what + ToString(name));
}

[[noreturn]] void ThrowRefusal(const LakeRefusal& refusal, const TableName& name, Type type) {
  const std::string of = ToString(name);
  switch (refusal.why) {
    case LakeRefusal::Why::kTaken: ThrowTaken(name, type, type);
    case LakeRefusal::Why::kInUse:
      throw Error(ErrorKind::kConflict,
                  "the location of " + of + " is another table's, or lies above or below it",
                  "Name another location, or none.");
    case LakeRefusal::Why::kStale:
      throw Error(ErrorKind::kConflict, of + " was changed meanwhile",
                  "Load it again, then repeat the change.");
    default: ThrowNone(name, type);
  }
}

// "…/metadata/00012-<uuid>.metadata.json" -> 12; -1 for a name of another shape.
int64_t NumberIn(const std::string& address) {
  const std::string name = address.substr(address.rfind('/') + 1);
  const size_t dash = name.find('-');
  if (dash == 0 || dash == std::string::npos || dash > 9 ||
      !std::all_of(name.begin(), name.begin() + static_cast<ptrdiff_t>(dash),
                   [](char c) { return c >= '0' && c <= '9'; }))
    return -1;
  return std::stoll(name.substr(0, dash));
}

// Below the location, or where the property says.
std::string NextFile(const Json& metadata, const std::string& before) {
  std::string number = std::to_string(before.empty() ? 0 : NumberIn(before) + 1);
  number.insert(0, number.size() < 5 ? 5 - number.size() : 0, '0');
  std::string folder = LookText(metadata["properties"], kMetadataPath);
  if (folder.empty()) folder = PlaceOf(NeedText(metadata, "location")) + "/metadata";
  while (folder.ends_with('/')) folder.pop_back();
  return folder + "/" + number + "-" + NewUuid() + kFileEnding;
}

}  // namespace

struct Catalog::Impl {
  Impl(store::LakePointers& the_pointers, store::Objects& the_objects, const Clock& the_clock,
       CatalogOptions the_options)
      : pointers(the_pointers),
        objects(the_objects),
        clock(the_clock),
        options(std::move(the_options)),
        cache(options.metadata_bytes_max) {}

  // What a change makes of one table.
  struct Planned {
    StatePtr before, after;
    std::optional<LakeMove> move;  // nothing: it stays as it is
    std::vector<std::string> old_files;
  };

  Metadata Read(const std::string& address, Type type);
  StatePtr StateOf(const store::LakePointer& pointer);
  void RequireFree(const TableName& name, Type type);
  StatePtr Find(const TableName& name, Type type);
  std::string PlaceFor(const NewTable& table);
  StatePtr Made(const TableName& name, Type type, Json metadata, const std::string& file);
  Planned PlanTable(const TableCommit& commit);
  Planned PlanView(const TableCommit& commit);
  std::vector<StatePtr> Publish(std::vector<Planned> planned, const Facts& facts);
  StatePtr PublishNew(StatePtr state, bool is_written, const Facts& facts);
  void Change(const std::vector<LakeMove>& moves, const std::vector<StatePtr>& states,
              const Facts& facts);
  void Tell(const TableName& name) {
    for (const auto& listener : listeners) listener(name);
  }

  store::LakePointers& pointers;
  store::Objects& objects;
  const Clock& clock;
  const CatalogOptions options;
  MetadataCache cache;
  Turns turns;
  std::vector<std::function<void(const TableName&)>> listeners;
};

namespace {

LakeMove MoveTo(const TableState& state, LakeMove::Type type, const std::string& expected = {}) {
  return {.type = type,
          .pointer = {.levels = KeyOf(state.name.levels),
                      .name = state.name.name,
                      .is_view = state.type == Type::kView,
                      .uuid = state.uuid,
                      .location = PlaceOf(state.location),
                      .metadata_location = state.metadata_location},
          .expected = expected};
}

Json Parse(const std::string& text, const std::string& address) {
  try {
    return Json::parse(text);
  } catch (const Json::exception& fault) {
    throw Error(ErrorKind::kInvalid, "the file " + address + " holds no JSON", {}, fault.what());
  }
}

// The files that a metadata log named before a change, and does not name after it.
std::vector<std::string> OldFiles(const Json& before, const Json& after) {
  if (LookText(after["properties"], kDeleteOld) != "true") return {};
  std::set<std::string> kept;
  for (const Json& entry : after["metadata-log"]) kept.insert(NeedText(entry, "metadata-file"));
  std::vector<std::string> old;
  for (const Json& entry : before["metadata-log"])
    if (const std::string file = NeedText(entry, "metadata-file"); !kept.contains(file))
      old.push_back(PlaceOf(file));
  return old;
}

std::set<TableName> NamesOf(std::span<const TableCommit> commits) {
  std::set<TableName> names;
  for (const TableCommit& commit : commits)
    if (!names.insert(commit.name).second)
      ThrowInvalid(ToString(commit.name) + " is changed twice in one commit");
  return names;
}

}  // namespace

Metadata Catalog::Impl::Read(const std::string& address, Type type) {
  const std::string place = PlaceOf(address);
  const auto file = objects.OnDisk(place);  // where others may remove it, and to look costs little
  if (file && !std::filesystem::exists(*file)) throw MetadataGone(address);
  if (Metadata known = cache.Find(address); known.json) return known;
  auto text = std::make_shared<const std::string>(objects.Read(place));
  const Json parsed = Parse(*text, address);
  Metadata read{std::make_shared<const Json>(type == Type::kTable ? NormalMetadata(parsed)
                                                                  : NormalViewMetadata(parsed)),
                text};
  cache.Put(address, read);
  return read;
}

StatePtr Catalog::Impl::StateOf(const store::LakePointer& pointer) {
  const Type type = pointer.is_view ? Type::kView : Type::kTable;
  const Metadata metadata = Read(pointer.metadata_location, type);
  return std::make_shared<const TableState>(
      TableState{.name = {LevelsOf(pointer.levels), pointer.name},
                 .type = type,
                 .uuid = pointer.uuid,
                 .location = NeedText(*metadata.json, "location"),
                 .metadata_location = pointer.metadata_location,
                 .metadata = metadata.json,
                 .text = metadata.text});
}

void Catalog::Impl::RequireFree(const TableName& name, Type type) {
  const auto there = pointers.Find(KeyOf(name.levels), name.name);
  if (there) ThrowTaken(name, type, there->is_view ? Type::kView : Type::kTable);
}

StatePtr Catalog::Impl::Find(const TableName& name, Type type) {
  const auto pointer = pointers.Find(KeyOf(name.levels), name.name);
  if (!pointer || pointer->is_view != (type == Type::kView)) return nullptr;
  return StateOf(*pointer);
}

std::string Catalog::Impl::PlaceFor(const NewTable& table) {
  if (!table.location.empty()) return table.location;
  std::string folder;
  if (const auto of = options.folder_of(table.name.levels)) {
    folder = *of;
  } else {
    for (const std::string& level : table.name.levels)
      folder += (folder.empty() ? "" : ".") + PathPart(level);
  }
  std::string place;
  bool is_used = true;  // by a registry that is gone
  while (is_used) {
    place = pointers.TakePlace(options.warehouse + "/" + folder + "/" + PathPart(table.name.name));
    is_used = false;
    for (const char* part : {"/metadata/", "/data/"})  // beside them lies what a team dropped
      objects.List(place + part, [&](const store::ListedObject&) {
        is_used = true;
        return false;
      });
  }
  return place;
}

StatePtr Catalog::Impl::Made(const TableName& name, Type type, Json metadata,
                             const std::string& file) {
  auto text = std::make_shared<const std::string>(metadata.dump());
  const bool is_table = type == Type::kTable;
  auto json = std::make_shared<const Json>(std::move(metadata));
  return std::make_shared<const TableState>(
      TableState{.name = name,
                 .type = type,
                 .uuid = NeedText(*json, is_table ? "table-uuid" : "view-uuid"),
                 .location = NeedText(*json, "location"),
                 .metadata_location = file,
                 .metadata = json,
                 .text = text});
}

Catalog::Impl::Planned Catalog::Impl::PlanTable(const TableCommit& commit) {
  const StatePtr before = Find(commit.name, Type::kTable);
  if (!before && !WantsNew(commit.requirements)) ThrowNone(commit.name, Type::kTable);
  if (!before) RequireFree(commit.name, Type::kTable);
  CheckRequirements(commit.requirements, before ? before->metadata.get() : nullptr);
  TableEdit edit(before ? before->metadata.get() : nullptr, clock.Now());
  for (const Json& update : commit.updates) edit.Apply(update);
  if (before && !edit.has_changed()) return {before, before, std::nullopt, {}};
  const std::string former = before ? before->metadata_location : std::string();
  Json metadata = edit.Finish(former);
  const std::string file = NextFile(metadata, former);
  std::vector<std::string> old;
  if (before) old = OldFiles(*before->metadata, metadata);
  const StatePtr after = Made(commit.name, Type::kTable, std::move(metadata), file);
  return {before, after,
          MoveTo(*after, before ? LakeMove::Type::kMove : LakeMove::Type::kCreate, former), old};
}

Catalog::Impl::Planned Catalog::Impl::PlanView(const TableCommit& commit) {
  const StatePtr before = Find(commit.name, Type::kView);
  if (!before) ThrowNone(commit.name, Type::kView);
  CheckRequirements(commit.requirements, before->metadata.get());
  ViewEdit edit(before->metadata.get(), clock.Now());
  for (const Json& update : commit.updates) edit.Apply(update);
  if (!edit.has_changed()) return {before, before, std::nullopt, {}};
  Json metadata = edit.Finish();
  const std::string file = NextFile(metadata, before->metadata_location);
  const StatePtr after = Made(commit.name, Type::kView, std::move(metadata), file);
  return {before, after, MoveTo(*after, LakeMove::Type::kMove, before->metadata_location), {}};
}

void Catalog::Impl::Change(const std::vector<LakeMove>& moves, const std::vector<StatePtr>& states,
                           const Facts& facts) {
  std::optional<store::LakeOnce> once = facts.once;
  if (once && facts.answer) once->answer = facts.answer(states);
  const auto refusal = pointers.Change(moves, once);
  if (!refusal) return;
  const store::LakePointer& of = moves[refusal->move].pointer;
  ThrowRefusal(*refusal, {LevelsOf(of.levels), of.name}, of.is_view ? Type::kView : Type::kTable);
}

std::vector<StatePtr> Catalog::Impl::Publish(std::vector<Planned> planned, const Facts& facts) {
  std::vector<LakeMove> moves;
  std::vector<StatePtr> states;
  if (facts.check)
    for (const Planned& one : planned) facts.check(one.before.get(), *one.after);
  for (const Planned& one : planned) {
    states.push_back(one.after);
    if (one.move) moves.push_back(*one.move);
    if (one.move && !objects.PutNew(PlaceOf(one.after->metadata_location), *one.after->text))
      throw Error(ErrorKind::kUnavailable, one.after->metadata_location + " is there already");
  }
  Change(moves, states, facts);
  for (const Planned& one : planned) {
    if (!one.move) continue;
    cache.Put(one.after->metadata_location, {one.after->metadata, one.after->text});
    Tell(one.after->name);
    try {
      objects.Remove(one.old_files);
    } catch (const Error& error) {
      Log(LogLevel::kWarn, "metadata.kept", {{"error", error.message()}});
    }
  }
  return states;
}

StatePtr Catalog::Impl::PublishNew(StatePtr state, bool is_written, const Facts& facts) {
  if (facts.check) facts.check(nullptr, *state);
  if (!is_written && !objects.PutNew(PlaceOf(state->metadata_location), *state->text))
    throw Error(ErrorKind::kUnavailable, state->metadata_location + " is there already");
  Change({MoveTo(*state, LakeMove::Type::kCreate)}, {state}, facts);
  cache.Put(state->metadata_location, {state->metadata, state->text});
  Tell(state->name);
  return state;
}

Catalog::Catalog(store::LakePointers& pointers, store::Objects& objects, const Clock& clock,
                 CatalogOptions options)
    : impl_(std::make_unique<Impl>(pointers, objects, clock, std::move(options))) {}
Catalog::~Catalog() = default;

StatePtr Catalog::Find(const TableName& name) const { return impl_->Find(name, Type::kTable); }
StatePtr Catalog::FindView(const TableName& name) const { return impl_->Find(name, Type::kView); }

StatePtr Catalog::StateAt(const TableName& name, Type type,
                          const std::string& metadata_location) const {
  return impl_->Made(name, type, *impl_->Read(metadata_location, type).json, metadata_location);
}

std::vector<std::string> Catalog::List(const Levels& levels, Type type, const std::string& after,
                                       size_t limit) const {
  std::vector<std::string> names;
  for (const auto& pointer : impl_->pointers.List(KeyOf(levels), type == Type::kView, after, limit))
    names.push_back(pointer.name);
  return names;
}

StatePtr Catalog::Create(const NewTable& table, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {table.name});
  impl_->RequireFree(table.name, Type::kTable);
  const std::string location = impl_->PlaceFor(table);
  Json metadata = NewTableMetadata({.uuid = NewUuid(),
                                    .location = location,
                                    .schema = table.schema,
                                    .partition_spec = table.partition_spec,
                                    .sort_order = table.sort_order,
                                    .properties = table.properties},
                                   impl_->clock.Now());
  const std::string file = NextFile(metadata, "");
  return impl_->PublishNew(impl_->Made(table.name, Type::kTable, std::move(metadata), file), false,
                           facts);
}

StatePtr Catalog::Stage(const NewTable& table) {
  impl_->RequireFree(table.name, Type::kTable);
  Json metadata = NewTableMetadata({.uuid = NewUuid(),
                                    .location = impl_->PlaceFor(table),
                                    .schema = table.schema,
                                    .partition_spec = table.partition_spec,
                                    .sort_order = table.sort_order,
                                    .properties = table.properties},
                                   impl_->clock.Now());
  return impl_->Made(table.name, Type::kTable, std::move(metadata), "");
}

StatePtr Catalog::CreateView(const NewView& view, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {view.name});
  impl_->RequireFree(view.name, Type::kView);
  const std::string location = impl_->PlaceFor({.name = view.name, .location = view.location});
  Json metadata = NewViewMetadata({.uuid = NewUuid(),
                                   .location = location,
                                   .schema = view.schema,
                                   .version = view.version,
                                   .properties = view.properties},
                                  impl_->clock.Now());
  const std::string file = NextFile(metadata, "");
  return impl_->PublishNew(impl_->Made(view.name, Type::kView, std::move(metadata), file), false,
                           facts);
}

StatePtr Catalog::Register(const TableName& name, const std::string& metadata_location,
                           bool overwrite, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {name});
  const auto before = impl_->pointers.Find(KeyOf(name.levels), name.name);
  if (!overwrite || (before && before->is_view)) impl_->RequireFree(name, Type::kTable);
  const Metadata read = impl_->Read(metadata_location, Type::kTable);
  const StatePtr state = impl_->Made(name, Type::kTable, *read.json, metadata_location);
  if (!before) return impl_->PublishNew(state, true, facts);
  if (facts.check) facts.check(nullptr, *state);
  impl_->Change({MoveTo(*state, LakeMove::Type::kMove, before->metadata_location)}, {state}, facts);
  impl_->Tell(name);
  return state;
}

StatePtr Catalog::RegisterView(const TableName& name, const std::string& metadata_location,
                               const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {name});
  impl_->RequireFree(name, Type::kView);
  const Metadata read = impl_->Read(metadata_location, Type::kView);
  return impl_->PublishNew(impl_->Made(name, Type::kView, *read.json, metadata_location), true,
                           facts);
}

std::vector<StatePtr> Catalog::Commit(std::span<const TableCommit> commits, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, NamesOf(commits));
  std::vector<Impl::Planned> planned;
  for (const TableCommit& commit : commits) planned.push_back(impl_->PlanTable(commit));
  return impl_->Publish(std::move(planned), facts);
}

StatePtr Catalog::CommitView(const TableCommit& commit, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {commit.name});
  return impl_->Publish({impl_->PlanView(commit)}, facts).front();
}

void Catalog::Drop(const TableName& name, Type type, bool purge, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {name});
  LakeMove move{
      .type = LakeMove::Type::kDrop,
      .pointer = {.levels = KeyOf(name.levels), .name = name.name, .is_view = type == Type::kView}};
  if (purge) move.purge = impl_->clock.Now();
  impl_->Change({move}, {}, facts);
  impl_->Tell(name);
}

void Catalog::Rename(const TableName& from, const TableName& to, Type type, const Facts& facts) {
  const Turns::Hold turn(impl_->turns, {from, to});
  const auto before = impl_->pointers.Find(KeyOf(from.levels), from.name);
  if (!before || before->is_view != (type == Type::kView)) ThrowNone(from, type);
  if (const auto there = impl_->pointers.Find(KeyOf(to.levels), to.name))
    throw Error(ErrorKind::kConflict,
                "Cannot rename " + ToString(from) + " to " + ToString(to) + ". " +
                    WordOf(there->is_view ? Type::kView : Type::kTable) + " already exists");
  store::LakePointer after = *before;
  after.levels = KeyOf(to.levels);
  after.name = to.name;
  impl_->Change(
      {{.type = LakeMove::Type::kDrop, .pointer = *before, .expected = before->metadata_location},
       {.type = LakeMove::Type::kCreate, .pointer = after}},
      {}, facts);
  impl_->Tell(from);
  impl_->Tell(to);
}

bool Catalog::Purge(Time moment) {
  bool any = false;
  for (const auto& purge : impl_->pointers.Purges()) {
    if (purge.at >= moment) break;
    std::vector<std::string> files;
    impl_->objects.List(purge.place + "/", [&](const store::ListedObject& object) {
      if (object.info.modified <= purge.at) files.push_back(object.address);
      return true;
    });
    if (!impl_->pointers.IsInUse(purge.place)) impl_->objects.Remove(files);
    impl_->pointers.DropPurge(purge.place);
    any = true;
  }
  return any;
}

std::vector<std::string> Catalog::Faults() const {
  std::vector<std::string> faults;
  for (const store::LakePointer& pointer : impl_->pointers.All())
    if (!impl_->objects.Look(PlaceOf(pointer.metadata_location)))
      faults.push_back("the metadata of " +
                       ToString(TableName{LevelsOf(pointer.levels), pointer.name}) +
                       " is missing: " + pointer.metadata_location +
                       "; restore the warehouse, or a backup to the path that the home had");
  return faults;
}

void Catalog::OnCommit(std::function<void(const TableName&)> listener) {
  impl_->listeners.push_back(std::move(listener));
}

const CatalogOptions& Catalog::options() const { return impl_->options; }

}  // namespace weft::lake
