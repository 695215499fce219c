#include "engine/asked_trino.hpp"

#include <algorithm>
#include <mutex>

#include "engine/trino_values.hpp"
#include "trino/shown.hpp"

namespace weft::engine {
namespace {

constexpr int kAttempts = 5;

// No longer than it lives may Trino ask about the touch.
class Passage {
 public:
  Passage(trino::Passes& passes, audit::Touch& touch) : pass_(passes.Issue(touch)) {}
  ~Passage() { pass_->Seal(); }
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;
  trino::Pass& operator*() const { return *pass_; }

 private:
  const std::shared_ptr<trino::Pass> pass_;
};

// Has the question read a table of which the asker may not know all columns?
bool HidesColumns(audit::Touch& touch) {
  const std::vector<audit::TableTouch> tables = touch.tables();
  return std::ranges::any_of(tables, [&](const audit::TableTouch& table) {
    const auto id = mesh::ParseTableId(table.table);
    return id && !touch.Read(*id).decision.hidden_columns.empty();
  });
}

// What Trino does not find: the mesh's own words for it.
Error NotFound(audit::Touch& touch, const mesh::TableId& id) {
  const audit::Access& access = touch.Read(id);
  const trino::Shown shown = trino::ShownOf({*touch.snapshot(), "", std::nullopt}, access);
  return shown.refusal ? *shown.refusal : trino::NoDataYet(*access.table);
}

class TrinoSource final : public AnswerSource {
 public:
  TrinoSource(const trino::Cluster& cluster, audit::Touch& touch, std::string sql)
      : cluster_(cluster), touch_(touch), sql_(std::move(sql)) {}

  void Prepare(const Stopper& stopper) override {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      Submit(stopper);
      if (touch_.StillHolds()) return NameColumns();
      touch_.Refresh();
    }
    throw Error(ErrorKind::kConflict, "the policies keep changing while the question is prepared",
                "Ask again.");
  }

  duckdb::unique_ptr<duckdb::DataChunk> Next(const Stopper& stopper) override {
    if (at_ == page_.size() && !Fetch(stopper)) return nullptr;
    auto chunk = InDuck([&] { return ChunkOfTrino(page_, at_, types_); });
    at_ += chunk->size();
    return chunk;
  }

  void Interrupt() override {
    const std::lock_guard lock(mutex_);
    if (statement_) statement_->Cancel();
  }

 private:
  // Until Trino has the columns, it has asked for all that the question needs.
  void Submit(const Stopper& stopper) {
    const Passage passage(cluster_.passes, touch_);
    {
      const std::lock_guard lock(mutex_);
      statement_ = std::make_unique<trino::Statement>(cluster_.client, (*passage).name(), sql_);
    }
    stopper.Check();
    try {
      statement_->Columns();
    } catch (const trino::Refused& refused) {
      stopper.Check();
      if (const auto refusal = (*passage).refusal()) throw Error(*refusal);
      (*passage).Seal();
      if (const auto missed = trino::MissedTable(refused, cluster_.client.catalog))
        throw NotFound(touch_, *missed);
      const bool tells = refused.kind() == ErrorKind::kInvalid && refused.name() != "SYNTAX_ERROR";
      if (tells && HidesColumns(touch_)) throw trino::UnknownColumn();
      throw Error(refused);
    } catch (const Error&) {
      stopper.Check();
      throw;
    }
    if (const auto refusal = (*passage).refusal()) throw Error(*refusal);
  }

  void NameColumns() {
    for (const trino::Column& column : statement_->Columns()) {
      names_.push_back(column.name);
      types_.push_back(TypeOfTrino(column.type));
    }
  }

  // Values of rows that were kept from the asker must not be told.
  Error Told(const trino::Refused& refused) const {
    const bool keeps = std::ranges::any_of(touch_.tables(), [](const audit::TableTouch& table) {
      return table.filtered || !table.masked.empty();
    });
    if (!keeps || refused.kind() != ErrorKind::kInvalid) return refused;
    return Error(refused.kind(),
                 "Trino cannot work with one of the values (" + refused.name() + ")",
                 "TRY and TRY_CAST give null where a value does not fit.", refused.detail());
  }

  bool Fetch(const Stopper& stopper) {
    try {
      auto page = statement_->Next();
      page_ = page ? std::move(*page) : Json::array();
      at_ = 0;
      return page.has_value();
    } catch (const trino::Refused& refused) {
      stopper.Check();
      throw Told(refused);
    } catch (const Error&) {
      stopper.Check();
      throw;
    }
  }

  const trino::Cluster& cluster_;
  audit::Touch& touch_;
  const std::string sql_;
  std::mutex mutex_;  // of the pointer below, which one thread sets and another cancels
  std::unique_ptr<trino::Statement> statement_;
  Json page_ = Json::array();
  size_t at_ = 0;
};

}  // namespace

std::unique_ptr<AnswerSource> AskedTrino(const trino::Cluster& cluster, audit::Touch& touch,
                                         std::string sql) {
  return std::make_unique<TrinoSource>(cluster, touch, std::move(sql));
}

}  // namespace weft::engine
