#include "store/lake_pointers.hpp"

#include <mutex>

#include "base/error.hpp"
#include "store/group_commit.hpp"
#include "store/once_keys.hpp"

namespace weft::store {
namespace {

constexpr size_t kPlacesTried = 10'000;

const std::string kColumns =
    "SELECT levels, name, is_view, uuid, location, metadata FROM lake_tables ";

LakePointer PointerOf(const Statement& row) {
  return {.levels = row.Text(0),
          .name = row.Text(1),
          .is_view = row.Integer(2) != 0,
          .uuid = row.Text(3),
          .location = row.Text(4),
          .metadata_location = row.Text(5)};
}

// The folders above a place, up to its scheme.
std::vector<std::string> Above(const std::string& place) {
  std::vector<std::string> above;
  for (size_t slash = place.rfind('/'); slash != std::string::npos && slash > 0;
       slash = place.rfind('/', slash - 1))
    above.push_back(place.substr(0, slash));
  return above;
}

// True when a row has this place, one below it or one above it.
bool IsPlaceIn(Connection& connection, const std::string& table, const std::string& column,
               const std::string& place) {
  const std::string rows = "SELECT 1 FROM " + table + " WHERE " + column;
  if (Statement(connection, rows + " = ?").With(place).Step()) return true;
  if (Statement(connection, rows + " > ? AND " + column + " < ?")
          .With(place + "/", place + "0")  // "0" follows "/"
          .Step())
    return true;
  Statement same(connection, rows + " = ?");
  for (const std::string& above : Above(place))
    if (same.With(above).Step()) return true;
  return false;
}

}  // namespace

struct LakePointers::Impl {
  explicit Impl(const std::filesystem::path& file) : writer(file), reader(file), commits(writer) {}

  std::optional<LakeRefusal> Move(const LakeMove& move);
  std::optional<LakeRefusal> Create(const LakePointer& pointer);
  void NotePlace(const std::string& place);
  void Keep(const std::optional<LakeOnce>& once);
  std::optional<LakePointer> FindBy(Connection& connection, const std::string& levels,
                                    const std::string& name);

  Connection writer;  // used within `commits` alone
  Connection reader;
  std::mutex reading;  // guards the reader
  GroupCommit commits;
};

std::optional<LakePointer> LakePointers::Impl::FindBy(Connection& connection,
                                                      const std::string& levels,
                                                      const std::string& name) {
  Statement find(connection, kColumns + "WHERE levels = ? AND name = ?");
  if (!find.With(levels, name).Step()) return std::nullopt;
  return PointerOf(find);
}

void LakePointers::Impl::NotePlace(const std::string& place) {
  Statement(writer, "INSERT INTO lake_places (place) VALUES (?) ON CONFLICT DO NOTHING")
      .With(place)
      .Run();
}

std::optional<LakeRefusal> LakePointers::Impl::Create(const LakePointer& pointer) {
  if (FindBy(writer, pointer.levels, pointer.name)) return LakeRefusal{LakeRefusal::Why::kTaken};
  if (!pointer.is_view && IsPlaceIn(writer, "lake_tables", "location", pointer.location))
    return LakeRefusal{LakeRefusal::Why::kInUse};
  Statement(writer,
            "INSERT INTO lake_tables (levels, name, is_view, uuid, location, metadata) "
            "VALUES (?, ?, ?, ?, ?, ?)")
      .With(pointer.levels, pointer.name, pointer.is_view, pointer.uuid, pointer.location,
            pointer.metadata_location)
      .Run();
  NotePlace(pointer.location);
  return std::nullopt;
}

std::optional<LakeRefusal> LakePointers::Impl::Move(const LakeMove& move) {
  const LakePointer& to = move.pointer;
  if (move.type == LakeMove::Type::kCreate) return Create(to);
  const auto before = FindBy(writer, to.levels, to.name);
  if (!before || before->is_view != to.is_view) return LakeRefusal{LakeRefusal::Why::kGone};
  if (!move.expected.empty() && before->metadata_location != move.expected)
    return LakeRefusal{LakeRefusal::Why::kStale};
  Statement(writer, "DELETE FROM lake_tables WHERE levels = ? AND name = ?")
      .With(to.levels, to.name)
      .Run();
  if (move.purge)
    Statement(writer,
              "INSERT INTO lake_purges (place, at) VALUES (?, ?) ON CONFLICT (place) DO UPDATE "
              "SET at = excluded.at")
        .With(before->location, move.purge->time_since_epoch().count())
        .Run();
  return move.type == LakeMove::Type::kMove ? Create(to) : std::nullopt;
}

void LakePointers::Impl::Keep(const std::optional<LakeOnce>& once) {
  if (!once) return;
  Statement(writer,
            "INSERT INTO lake_answers (user_name, once_key, digest, status, answer, at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
      .With(once->user, once->key, once->digest, once->status, once->answer,
            once->at.time_since_epoch().count())
      .Run();
}

LakePointers::LakePointers(const Home& home) : impl_(std::make_unique<Impl>(home.Database())) {}
LakePointers::~LakePointers() = default;

std::optional<LakePointer> LakePointers::Find(const std::string& levels,
                                              const std::string& name) const {
  const std::lock_guard lock(impl_->reading);
  return impl_->FindBy(impl_->reader, levels, name);
}

std::vector<LakePointer> LakePointers::List(const std::string& levels, bool views,
                                            const std::string& after, size_t limit) const {
  const std::lock_guard lock(impl_->reading);
  Statement list(impl_->reader, kColumns +
                                    "WHERE levels = ? AND is_view = ? AND name > ? "
                                    "ORDER BY name LIMIT ?");
  std::vector<LakePointer> found;
  for (list.With(levels, views, after, static_cast<uint64_t>(limit)); list.Step();)
    found.push_back(PointerOf(list));
  return found;
}

std::vector<LakePointer> LakePointers::All() const {
  const std::lock_guard lock(impl_->reading);
  Statement list(impl_->reader, kColumns + "ORDER BY levels, name");
  std::vector<LakePointer> found;
  while (list.Step()) found.push_back(PointerOf(list));
  return found;
}

std::optional<LakeRefusal> LakePointers::Change(const std::vector<LakeMove>& moves,
                                                const std::optional<LakeOnce>& once) {
  std::optional<LakeRefusal> refusal;
  impl_->commits.Run([&] {
    for (size_t i = 0; i < moves.size(); ++i)
      if ((refusal = impl_->Move(moves[i]))) {
        refusal->move = i;
        return false;
      }
    impl_->Keep(once);
    return true;
  });
  return refusal;
}

std::vector<LakePointers::Purge> LakePointers::Purges() const {
  const std::lock_guard lock(impl_->reading);
  Statement list(impl_->reader, "SELECT place, at FROM lake_purges ORDER BY at");
  std::vector<Purge> found;
  while (list.Step())
    found.push_back({list.Text(0), Time(std::chrono::microseconds(list.Integer(1)))});
  return found;
}

void LakePointers::DropPurge(const std::string& place) {
  impl_->commits.Run([&] {
    Statement(impl_->writer, "DELETE FROM lake_purges WHERE place = ?").With(place).Run();
    return true;
  });
}

bool LakePointers::IsInUse(const std::string& place) const {
  const std::lock_guard lock(impl_->reading);
  return IsPlaceIn(impl_->reader, "lake_tables", "location", place);
}

std::string LakePointers::TakePlace(const std::string& wished) {
  std::string place;
  impl_->commits.Run([&] {
    Statement same(impl_->writer, "SELECT 1 FROM lake_places WHERE place = ?");
    for (const std::string& above : Above(wished))
      if (same.With(above).Step())
        throw Error(ErrorKind::kConflict, wished + " lies within another table's place",
                    "Name a location for it.");
    for (size_t i = 1; i <= kPlacesTried; ++i) {
      place = i == 1 ? wished : wished + "-" + std::to_string(i);
      if (IsPlaceIn(impl_->writer, "lake_places", "place", place)) continue;
      impl_->NotePlace(place);
      return true;
    }
    throw Error(ErrorKind::kExhausted, "there is no free place for a table at " + wished,
                "Name a location for it.");
  });
  return place;
}

void LakePointers::MovePlaces(const std::string& from, const std::string& to) {
  constexpr std::pair<const char*, const char*> kAddresses[] = {{"lake_tables", "location"},
                                                                {"lake_tables", "metadata"},
                                                                {"lake_places", "place"},
                                                                {"lake_purges", "place"},
                                                                {"leaving_files", "address"}};
  impl_->commits.Run([&] {
    for (const auto& [table, column] : kAddresses)
      Statement(impl_->writer, std::string("UPDATE ") + table + " SET " + column +
                                   " = ? || substr(" + column + ", ?) WHERE substr(" + column +
                                   ", 1, ?) = ?")
          .With(to, static_cast<uint64_t>(from.size() + 1), static_cast<uint64_t>(from.size() + 1),
                from + "/")
          .Run();
    Statement(impl_->writer, "DELETE FROM lake_answers").Run();
    return true;
  });
}

std::vector<LakeNamespace> LakePointers::Namespaces() const {
  const std::lock_guard lock(impl_->reading);
  Statement list(impl_->reader, "SELECT levels, properties FROM lake_namespaces ORDER BY levels");
  std::vector<LakeNamespace> found;
  while (list.Step()) found.push_back({list.Text(0), list.Text(1)});
  return found;
}

std::optional<LakeNamespace> LakePointers::FindNamespace(const std::string& levels) const {
  const std::lock_guard lock(impl_->reading);
  Statement find(impl_->reader, "SELECT levels, properties FROM lake_namespaces WHERE levels = ?");
  if (!find.With(levels).Step()) return std::nullopt;
  return LakeNamespace{find.Text(0), find.Text(1)};
}

bool LakePointers::AddNamespace(const LakeNamespace& name, const std::optional<LakeOnce>& once) {
  bool is_new = false;
  impl_->commits.Run([&] {
    is_new = !Statement(impl_->writer, "SELECT 1 FROM lake_namespaces WHERE levels = ?")
                  .With(name.levels)
                  .Step();
    if (!is_new) return false;
    Statement(impl_->writer, "INSERT INTO lake_namespaces (levels, properties) VALUES (?, ?)")
        .With(name.levels, name.properties)
        .Run();
    impl_->Keep(once);
    return true;
  });
  return is_new;
}

void LakePointers::SetNamespace(const LakeNamespace& name, const std::optional<LakeOnce>& once) {
  impl_->commits.Run([&] {
    Statement(impl_->writer,
              "INSERT INTO lake_namespaces (levels, properties) VALUES (?, ?) "
              "ON CONFLICT (levels) DO UPDATE SET properties = excluded.properties")
        .With(name.levels, name.properties)
        .Run();
    impl_->Keep(once);
    return true;
  });
}

std::optional<LakeRefusal> LakePointers::DropNamespace(const std::string& levels,
                                                       const std::optional<LakeOnce>& once) {
  std::optional<LakeRefusal> refusal;
  impl_->commits.Run([&] {
    // U+001F joins levels; what begins with the name and it lies within.
    const bool has_more =
        Statement(impl_->writer, "SELECT 1 FROM lake_tables WHERE levels = ?")
            .With(levels)
            .Step() ||
        Statement(impl_->writer, "SELECT 1 FROM lake_namespaces WHERE levels > ? AND levels < ?")
            .With(levels + "\x1f", levels + " ")
            .Step();
    const bool is_there = Statement(impl_->writer, "SELECT 1 FROM lake_namespaces WHERE levels = ?")
                              .With(levels)
                              .Step();
    if (!is_there) refusal = LakeRefusal{LakeRefusal::Why::kGone};
    if (has_more) refusal = LakeRefusal{LakeRefusal::Why::kNotEmpty};
    if (refusal) return false;
    Statement(impl_->writer, "DELETE FROM lake_namespaces WHERE levels = ?").With(levels).Run();
    impl_->Keep(once);
    return true;
  });
  return refusal;
}

std::optional<LakeOnce> LakePointers::FindOnce(const std::string& user,
                                               const std::string& key) const {
  const std::lock_guard lock(impl_->reading);
  Statement find(impl_->reader,
                 "SELECT digest, status, answer, at FROM lake_answers WHERE user_name = ? AND "
                 "once_key = ?");
  if (!find.With(user, key).Step()) return std::nullopt;
  return LakeOnce{.user = user,
                  .key = key,
                  .digest = find.Text(0),
                  .status = static_cast<int>(find.Integer(1)),
                  .answer = find.Text(2),
                  .at = Time(std::chrono::microseconds(find.Integer(3)))};
}

void LakePointers::AddOnce(const LakeOnce& once) {
  impl_->commits.Run([&] {
    impl_->Keep(once);
    return true;
  });
}

void LakePointers::ForgetOnceBefore(Time moment) {
  impl_->commits.Run([&] {
    const Time sent = moment - kSentOnceLifetime;
    Statement(impl_->writer,
              "DELETE FROM lake_answers WHERE at < ? AND (instr(once_key, ?) <> 1 OR at < ?) AND "
              "instr(once_key, ?) <> 1")
        .With(moment.time_since_epoch().count(), std::string(kSentOnce),
              sent.time_since_epoch().count(), std::string(kFoundOnce))
        .Run();
    return true;
  });
}

}  // namespace weft::store
