#include "query/query.hpp"

#include <array>
#include <utility>

#include "base/error.hpp"
#include "engine/choice.hpp"
#include "mesh/question.hpp"
#include "policy/question_rights.hpp"
#include "query/ledger.hpp"

namespace weft::query {
namespace {

constexpr size_t kHistoryMax = 1000;

// Owns the touch and the answer. Members go in reverse order: the answer ends before its touch.
class RunningQuestion final : public Running {
 public:
  RunningQuestion(EntryPtr entry, std::unique_ptr<audit::Touch> touch, engine::Choice choice)
      : entry_(std::move(entry)), touch_(std::move(touch)), choice_(std::move(choice)) {}
  ~RunningQuestion() override {
    entry_->Detach();
    answer_.reset();
    entry_->End(State::kCancelled, "The answer was not read to its end.");
  }

  void Start(engine::Engine& engine, const engine::Question& question) {
    try {
      answer_ = engine.Ask(*touch_, question);
      entry_->Attach(*answer_);
    } catch (const Error& error) {
      touch_->Refuse(error.message());
      throw Ended(error);
    }
  }

  std::optional<std::string> Next() override {
    try {
      std::optional<std::string> piece = answer_->Next();
      entry_->SetRows(answer_->rows());
      if (!piece) entry_->End(State::kDone, {});
      return piece;
    } catch (const Error& error) {
      throw Ended(error);
    }
  }
  void Cancel() override { entry_->Cancel(); }

  const std::string& id() const override { return entry_->id(); }
  engine::EngineName engine() const override { return choice_.engine; }
  const std::vector<engine::ResultColumn>& columns() const override { return answer_->columns(); }
  const std::vector<audit::TableTouch>& tables() const override { return touch_->tables(); }
  uint64_t rows() const override { return answer_->rows(); }
  bool truncated() const override { return answer_->truncated(); }
  std::chrono::milliseconds elapsed() const override { return entry_->Now().elapsed; }

 private:
  Error Ended(const Error& error) {
    const bool cancelled = error.kind() == ErrorKind::kCancelled;
    entry_->End(cancelled ? State::kCancelled : State::kFailed, error.message());
    return engine::WithReason(error, choice_);
  }

  EntryPtr entry_;
  std::unique_ptr<audit::Touch> touch_;
  const engine::Choice choice_;
  std::unique_ptr<engine::Answer> answer_;
};

// An answer that is kept as a file leaves the mesh for good.
audit::Verb VerbOf(const Request& request) {
  using engine::Format;
  const bool is_read_here = !request.is_export && (request.format == Format::kJsonRows ||
                                                   request.format == Format::kNdjson);
  return is_read_here ? audit::Verb::kQuestion : audit::Verb::kExport;
}

}  // namespace

void CheckMayAsk(const mesh::Caller& caller) {
  if (caller.scope == "all" || caller.scope == "read") return;
  throw Error(ErrorKind::kForbidden,
              "This token has the scope " + caller.scope + ": it cannot ask questions.",
              "Use a token with the scope read: weft token create --scope read");
}

std::string_view Name(State state) {
  constexpr std::array<std::string_view, 4> kNames{"running", "done", "failed", "cancelled"};
  return kNames[static_cast<size_t>(state)];
}

struct Questions::Impl {
  audit::Guard& guard;
  engine::Engine& engine;
  Limits limits;
  Ledger ledger;

  audit::Began BeganOf(const mesh::Caller& caller, const Request& request) const {
    return {.verb = VerbOf(request),
            .caller = caller.user,
            .token_id = caller.token_id,
            .client = request.client,
            .request_id = request.request_id,
            .text = request.sql,
            .purpose = request.purpose,
            .question = request.question};
  }

  std::optional<uint64_t> RowsMax(const Request& request) const {
    if (request.limit || request.format != engine::Format::kJsonRows) return request.limit;
    return limits.json_rows_max;
  }

  // What is really asked: a saved question's SQL, with its defaults, for those who may read it.
  static engine::Question Asked(audit::Touch& touch, const Request& request) {
    if (request.question.empty()) return {.sql = request.sql, .params = request.params};
    const mesh::EntryPtr entry =
        touch.snapshot()->FindEntry({mesh::Kind::kQuestion, request.question});
    const auto saved = entry ? entry->As<mesh::Question>() : nullptr;
    if (!saved || !policy::MayReadQuestion(touch.caller(), *saved))
      throw Error(ErrorKind::kNotFound,
                  "there is no question " + request.question + ", or you may not know of it",
                  "weft get questions lists what you may know.");
    touch.Asks(saved->sql);
    if (!request.sql.empty() && request.sql != saved->sql)
      throw Error(ErrorKind::kInvalid,
                  "this is not the SQL of question " + request.question + " as it is now",
                  "Leave `sql` out, or leave `question` out.");
    return {.sql = saved->sql, .params = mesh::ParametersOf(*saved, request.params)};
  }

  EntryPtr FindFor(const mesh::Caller& caller, const std::string& id) const {
    EntryPtr entry = ledger.Find(id);
    const bool theirs = entry && (caller.is_admin || entry->user() == caller.user);
    return theirs ? entry : nullptr;
  }
};

Questions::Questions(audit::Guard& guard, engine::Engine& engine, Clock& clock, Limits limits)
    : impl_(new Impl{guard, engine, limits, Ledger(clock, limits, kHistoryMax)}) {}
Questions::~Questions() = default;

std::unique_ptr<Running> Questions::Ask(const mesh::Caller& caller, const Request& request) {
  mesh::Caller asker = caller;
  asker.purpose = request.purpose;
  auto touch = impl_->guard.Open(asker, impl_->BeganOf(caller, request));
  try {
    CheckMayAsk(caller);
    engine::Question question = Impl::Asked(*touch, request);
    question.format = request.format;
    question.rows_max = impl_->RowsMax(request);
    question.time_max = impl_->limits.time_max;
    const auto wanted = request.only ? engine::EngineName::kDuckDb : request.engine;
    const engine::Choice choice = engine::ChoiceFor(*touch, question.sql, wanted);
    question.engine = choice.engine;
    question.only = request.only;
    EntryPtr entry = impl_->ledger.Open(caller.user, question.sql);
    if (request.opened) request.opened(entry->id());
    auto running = std::make_unique<RunningQuestion>(std::move(entry), std::move(touch), choice);
    running->Start(impl_->engine, question);
    return running;
  } catch (const Error& error) {
    if (touch) touch->Refuse(error.message());
    throw;
  }
}

engine::EngineName Questions::EngineOf(const mesh::Caller& caller, const Request& request) const {
  if (request.engine) return *request.engine;
  try {
    const auto touch = impl_->guard.Open(caller, impl_->BeganOf(caller, request));
    touch->RecordNothing();
    const mesh::EntryPtr entry =
        touch->snapshot()->FindEntry({mesh::Kind::kQuestion, request.question});
    const auto saved = entry ? entry->As<mesh::Question>() : nullptr;
    return engine::ChoiceFor(*touch, saved ? saved->sql : request.sql, std::nullopt).engine;
  } catch (const Error&) {  // which Ask tells
    return engine::EngineName::kDuckDb;
  }
}

std::optional<Status> Questions::Find(const mesh::Caller& caller, const std::string& id) const {
  const EntryPtr entry = impl_->FindFor(caller, id);
  return entry ? std::optional(entry->Now()) : std::nullopt;
}

std::vector<Status> Questions::ListOf(const mesh::Caller& caller) const {
  return impl_->ledger.ListOf(caller.is_admin ? std::string() : caller.user);
}

bool Questions::Cancel(const mesh::Caller& caller, const std::string& id) {
  const EntryPtr entry = impl_->FindFor(caller, id);
  return entry && entry->Cancel();
}

void Questions::CancelAll() { impl_->ledger.CancelAll(); }

}  // namespace weft::query
