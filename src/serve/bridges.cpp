#include "serve/bridges.hpp"

#include <optional>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/read_json.hpp"
#include "base/text.hpp"
#include "connect/kafka.hpp"
#include "mesh/kafka_source.hpp"
#include "query/consumers.hpp"
#include "serve/bridge_messages.hpp"

namespace weft::serve {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMessagesMax = 2000;  // of one step
constexpr milliseconds kPatience{200};

connect::KafkaTopic TopicOf(const BridgeNeeds& needs, const mesh::Source& source) {
  const mesh::KafkaSource kafka = mesh::KafkaSourceOf(source);
  connect::KafkaAccess access{.brokers = kafka.brokers,
                              .security = kafka.security,
                              .authorities = kafka.ca,
                              .authorities_file = needs.kafka_ca_file,
                              .certificate = kafka.certificate,
                              .mechanism = kafka.mechanism,
                              .user = kafka.username};
  for (const std::string& name : mesh::SecretsOf(kafka))
    (name == mesh::kKafkaKey ? access.key : access.password) = needs.secrets.Reveal(source, name);
  return {.access = std::move(access), .topic = kafka.topic, .source = source.name};
}

// What a bridge does again and again; false: there was nothing to do.
class Way {
 public:
  virtual ~Way() = default;
  virtual bool Step() = 0;
};

// A table into a topic.
class WayOut final : public Way {
 public:
  WayOut(const BridgeNeeds& needs, const mesh::Source& source, const std::atomic<bool>& stopping)
      : needs_(needs),
        table_(mesh::KafkaSourceOf(source).publish),
        caller_(mesh::ServicePrincipal(source.domain)),
        key_{ToString(table_), caller_.user, "kafka:" + source.name},
        writer_(TopicOf(needs, source), stopping) {}

  // What ends the stream ends this way, too.
  bool Step() override {
    if (!stream_) stream_ = Opened();
    const std::string text = stream_->Next();
    if (text.empty()) writer_.Look();
    if (text.empty()) return false;
    const std::vector<connect::KafkaMessage> messages = MessagesOf(text);
    if (!messages.empty()) writer_.Write(messages);
    const Time now = needs_.clock.Now();
    needs_.places.Put({key_, stream_->position(), now, now});
    return true;
  }

 private:
  std::unique_ptr<query::Stream> Opened() {
    const auto before = query::FindPlace(needs_.places, *needs_.registry.Now(), key_);
    return needs_.streams.Open(caller_,
                               {.table = table_,
                                .from = before ? before->position : std::string("earliest"),
                                .framing = query::Framing::kEvents,
                                .client = "kafka",
                                .request_id = key_.name,
                                .purpose = "",
                                .still_in = [caller = caller_] { return caller; }});
  }

  const BridgeNeeds needs_;
  const mesh::TableId table_;
  const mesh::Caller caller_;
  const store::ConsumerKey key_;
  connect::KafkaWriter writer_;
  std::unique_ptr<query::Stream> stream_;
};

// A topic's messages as events of the domain.
class WayIn final : public Way {
 public:
  WayIn(const BridgeNeeds& needs, const mesh::Source& source, const std::atomic<bool>& stopping)
      : needs_(needs),
        domain_(source.domain),
        topic_(mesh::KafkaSourceOf(source).topic),
        caller_(SenderOf(source.domain)),
        reader_(TopicOf(needs, source), "weft-" + source.name, stopping) {}

  bool Step() override {
    const auto records = reader_.Read(kMessagesMax, kPatience);
    if (records.empty()) return false;
    std::string lines;
    for (const connect::KafkaRecord& record : records) lines += Line(record) + "\n";
    needs_.events.Take({.sender = caller_,
                        .snapshot = needs_.registry.Now(),
                        .body = lines,
                        .form = ingest::EventForm::kNdjson});
    reader_.Commit();
    return true;
  }

 private:
  static mesh::Caller SenderOf(const std::string& domain) {
    mesh::Caller sender = mesh::ServicePrincipal(domain);
    sender.scope = "events:" + domain;
    return sender;
  }

  // The message with an owner and an id, where it has none: a message that comes again is stored
  // once. What is no JSON object is refused by who judges events.
  std::string Line(const connect::KafkaRecord& record) const {
    Json event = ReadJson(record.value);
    if (!event.is_object())
      return Json(record.value).dump(-1, ' ', false, Json::error_handler_t::replace);
    event.emplace("data_owner", domain_);
    event.emplace("event_uuid", topic_ + "/" + std::to_string(record.partition) + "/" +
                                    std::to_string(record.offset));
    return event.dump(-1, ' ', false, Json::error_handler_t::replace);
  }

  const BridgeNeeds needs_;
  const std::string domain_, topic_;
  const mesh::Caller caller_;
  connect::KafkaReader reader_;
};

}  // namespace

std::string_view Name(BridgeState::Phase phase) {
  constexpr std::string_view kNames[] = {"starting", "running", "failing"};
  return kNames[static_cast<size_t>(phase)];
}

class Bridges::Bridge {
 public:
  Bridge(const BridgeNeeds& needs, const mesh::Source& source, const mesh::EntryPtr& entry)
      : needs_(needs),
        source_(source),
        entry_(entry),
        loop_({.name = "bridge." + source.name,
               .look_interval = milliseconds(50),
               .retry_max = milliseconds(10'000)}) {
    state_.since = needs.clock.Now();
    loop_.Start([this] { return Step(); });
  }
  ~Bridge() { loop_.Stop(); }

  const mesh::EntryPtr& entry() const { return entry_; }
  BridgeState state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  // After a failure it begins anew, from what was noted: what was under way comes again.
  bool Step() {
    try {
      if (!way_) way_ = Opened();
      const bool moved = way_->Step();
      Note(BridgeState::Phase::kRunning, moved);
      return moved;
    } catch (const Error& error) {
      way_.reset();
      Note(BridgeState::Phase::kFailing, false, &error);
      throw;
    }
  }
  std::unique_ptr<Way> Opened() {
    if (mesh::KafkaSourceOf(source_).publish.domain.empty())
      return std::make_unique<WayIn>(needs_, source_, loop_.stopping());
    return std::make_unique<WayOut>(needs_, source_, loop_.stopping());
  }
  void Note(BridgeState::Phase phase, bool moved, const Error* error = nullptr) {
    const std::lock_guard lock(mutex_);
    const Time now = needs_.clock.Now();
    if (state_.phase != phase) state_.since = now;
    state_.phase = phase;
    if (moved) state_.moved = now;
    state_.error = error ? error->message() : "";
    state_.hint = error ? error->hint() : "";
  }

  const BridgeNeeds& needs_;
  const mesh::Source source_;
  const mesh::EntryPtr entry_;
  std::unique_ptr<Way> way_;
  mutable std::mutex mutex_;  // guards `state_`
  BridgeState state_;
  RetryLoop loop_;
};

Bridges::Bridges(const BridgeNeeds& needs)
    : needs_(needs), following_({.name = "bridges", .look_interval = milliseconds(10'000)}) {}
Bridges::~Bridges() { Stop(); }

void Bridges::Start() {
  following_.Start([this] {
    Follow();
    return false;
  });
}

void Bridges::Stop() {
  following_.Stop();
  std::map<std::string, std::unique_ptr<Bridge>> ended;  // after the lock is let go
  const std::lock_guard lock(mutex_);
  ended.swap(bridges_);
}

void Bridges::Renew(const std::string& source) {
  {
    const std::lock_guard lock(mutex_);
    renewed_.insert(source);
  }
  Wake();
}

std::map<std::string, BridgeState> Bridges::States() const {
  const std::lock_guard lock(mutex_);
  std::map<std::string, BridgeState> states;
  for (const auto& [name, bridge] : bridges_) states[name] = bridge->state();
  return states;
}

// Those that end are waited for without the lock: nobody who asks for states waits with us.
void Bridges::Follow() {
  needs_.secrets.Forget(needs_.registry);
  const mesh::SnapshotPtr mesh = needs_.registry.Now();
  std::vector<std::unique_ptr<Bridge>> ended;
  {
    const std::lock_guard lock(mutex_);
    for (auto& [name, bridge] : bridges_)
      if (renewed_.contains(name) ||
          mesh->FindEntry({mesh::Kind::kSource, name}) != bridge->entry())
        ended.push_back(std::move(bridge));
    std::erase_if(bridges_, [](const auto& each) { return !each.second; });
    renewed_.clear();
  }
  ended.clear();
  for (const auto& [name, entry] : mesh->sources) {
    const auto source = entry->As<mesh::Source>();
    const std::lock_guard lock(mutex_);
    if (!source || source->type != mesh::kKafka || bridges_.contains(name)) continue;
    bridges_[name] = std::make_unique<Bridge>(needs_, *source, entry);
    Log(LogLevel::kInfo, "bridge.began", {{"source", name}});
  }
}

}  // namespace weft::serve
