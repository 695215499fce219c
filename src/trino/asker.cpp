#include "trino/asker.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace weft::trino {
namespace {

// One of this server's questions.
class Question final : public Asker {
 public:
  Question(const World& world, std::shared_ptr<Pass> pass)
      : Asker(pass->name()), world_(world), pass_(std::move(pass)) {}

  // Whatever Trino looks at, the question reads: why it may not is told before anything that Trino
  // finds wrong with the statement, which could tell of what is hidden.
  std::optional<Shown> See(const mesh::TableId& id) override {
    std::optional<Shown> seen;
    pass_->With([&](audit::Touch& touch) {
      try {
        seen = Look(touch, touch.Read(id));
      } catch (const Error& error) {
        pass_->Refuse(error);
      }
    });
    return seen;
  }

  bool Read(const mesh::TableId& id, const std::set<std::string>& columns) override {
    bool may = false;
    pass_->With([&](audit::Touch& touch) {
      try {
        Use(touch, id, columns);
        may = true;
      } catch (const Error& error) {
        pass_->Refuse(error);
      }
    });
    return may;
  }

 private:
  Shown Look(audit::Touch& touch, const audit::Access& access) {
    Shown shown = ShownOf(world_.In(*touch.snapshot(), true), access);
    if (shown.refusal) throw Error(*shown.refusal);
    if (!world_.HasVersion(*access.table)) throw NoDataYet(*access.table);
    return shown;
  }

  void Use(audit::Touch& touch, const mesh::TableId& id, const std::set<std::string>& columns) {
    const audit::Access& access = touch.Read(id);
    const Shown shown = Look(touch, access);
    for (const std::string& column : columns) {
      if (const auto refused = shown.refused.find(column); refused != shown.refused.end())
        throw Error(refused->second);
      if (!access.table->Find(column)) throw UnknownColumn();
    }
    pass_->Uses(ToString(access.table->id), columns);
  }

  const World world_;
  const std::shared_ptr<Pass> pass_;
};

// A user of the mesh, who has come to Trino by themself.
class Person final : public Asker {
 public:
  Person(const World& world, mesh::SnapshotPtr snapshot, mesh::Caller caller)
      : Asker(caller.user),
        world_(world),
        snapshot_(std::move(snapshot)),
        caller_(std::move(caller)) {}
  bool is_person() const override { return true; }

  std::optional<Shown> See(const mesh::TableId& id) override {
    const mesh::TablePtr table = snapshot_->FindTable(id);
    if (!table) return std::nullopt;
    const audit::Access access{
        table, world_.guard.Decide(caller_, mesh::Action::kRead, *table, snapshot_)};
    if (!access.decision.discover || !access.decision.read) return std::nullopt;
    Shown shown = ShownOf(world_.In(*snapshot_, false), access);
    if (shown.refusal || !world_.HasVersion(*table)) return std::nullopt;
    return shown;
  }

  bool Read(const mesh::TableId& id, const std::set<std::string>& columns) override {
    const auto shown = See(id);
    const auto touch = world_.guard.Open(
        caller_,
        {.verb = audit::Verb::kQuestion, .client = "trino", .text = "trino: " + ToString(id)});
    try {
      const mesh::TablePtr table = touch->Read(id).table;
      const auto may = [&](const std::string& column) {
        return shown && table->Find(column) && !shown->refused.contains(column);
      };
      if (!shown || !std::ranges::all_of(columns, may))
        throw Error(ErrorKind::kForbidden,
                    "columns of " + ToString(table->id) + " cannot be had at Trino");
      mesh::ColumnRoles roles;
      for (const std::string& column : columns) roles[column] = mesh::Role::kValue;
      touch->UsesColumns(ToString(table->id), roles, audit::By::kCaller);
      touch->Begin();
      touch->Finish({.outcome = "done"});
      return true;
    } catch (const Error& error) {
      touch->Refuse(error.message());
      return false;
    }
  }

 private:
  const World world_;
  const mesh::SnapshotPtr snapshot_;
  const mesh::Caller caller_;
};

// A policy's own look into a table, raw, within somebody's question.
class Policy final : public Asker {
 public:
  Policy(const World& world, const std::string& user) : Asker(user), world_(world) {}
  std::optional<Shown> See(const mesh::TableId& id) override {
    const mesh::TablePtr table = world_.registry.Now()->FindTable(id);
    if (!table || !IsInLake(*table) || !world_.HasVersion(*table)) return std::nullopt;
    return Shown{};
  }
  bool Read(const mesh::TableId& id, const std::set<std::string>&) override {
    return See(id).has_value();
  }

 private:
  const World world_;
};

}  // namespace

std::unique_ptr<Asker> QuestionOf(const World& world, std::shared_ptr<Pass> pass) {
  return std::make_unique<Question>(world, std::move(pass));
}

std::unique_ptr<Asker> PersonOf(const World& world, const std::string& user) {
  mesh::SnapshotPtr snapshot = world.registry.Now();
  try {
    mesh::Caller caller = mesh::CallerFor(*snapshot, user);
    return std::make_unique<Person>(world, std::move(snapshot), std::move(caller));
  } catch (const Error&) {
    return nullptr;
  }
}

std::unique_ptr<Asker> PolicyOf(const World& world, const std::string& user) {
  return std::make_unique<Policy>(world, user);
}

}  // namespace weft::trino
