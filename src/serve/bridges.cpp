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

// What a bridge does again and again; false: there was nothing to do.
class Way {
 public:
  virtual ~Way() = default;
  virtual bool Step() = 0;
};

// A table into a topic.
class WayOut final : public Way {
 public:
  WayOut(const BridgeNeeds& needs, const mesh::Source& source, const mesh::KafkaSource& kafka)
      : needs_(needs),
        kafka_(kafka),
        caller_(mesh::ServicePrincipal(source.domain)),
        key_{ToString(kafka.publish), caller_.user, "kafka:" + source.name},
        writer_({kafka.brokers, kafka.topic}) {}

  // What ends the stream ends this way, too.
  bool Step() override {
    if (!stream_) stream_ = Opened();
    const std::string text = stream_->Next();
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
                               {.table = kafka_.publish,
                                .from = before ? before->position : std::string("earliest"),
                                .framing = query::Framing::kEvents,
                                .client = "kafka",
                                .request_id = key_.name,
                                .purpose = "",
                                .still_in = [caller = caller_] { return caller; }});
  }

  const BridgeNeeds needs_;
  const mesh::KafkaSource kafka_;
  const mesh::Caller caller_;
  const store::ConsumerKey key_;
  connect::KafkaWriter writer_;
  std::unique_ptr<query::Stream> stream_;
};

// A topic's messages as events of the domain.
class WayIn final : public Way {
 public:
  WayIn(const BridgeNeeds& needs, const mesh::Source& source, const mesh::KafkaSource& kafka)
      : needs_(needs),
        domain_(source.domain),
        topic_(kafka.topic),
        caller_(SenderOf(source.domain)),
        reader_({kafka.brokers, kafka.topic}, "weft-" + source.name) {}

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

class Bridges::Bridge {
 public:
  Bridge(const BridgeNeeds& needs, const mesh::Source& source, const mesh::EntryPtr& entry)
      : entry_(entry),
        loop_({.name = "bridge." + source.name,
               .look_interval = milliseconds(50),
               .retry_max = milliseconds(10'000)}) {
    loop_.Start([this, needs, source] { return Step(needs, source); });
  }
  ~Bridge() { loop_.Stop(); }

  const mesh::EntryPtr& entry() const { return entry_; }

 private:
  // After a failure it begins anew, from what was noted: what was under way comes again.
  bool Step(const BridgeNeeds& needs, const mesh::Source& source) {
    try {
      if (!way_) way_ = Opened(needs, source);
      return way_->Step();
    } catch (const Error&) {
      way_.reset();
      throw;
    }
  }
  static std::unique_ptr<Way> Opened(const BridgeNeeds& needs, const mesh::Source& source) {
    const mesh::KafkaSource kafka = mesh::KafkaSourceOf(source);
    if (kafka.publish.domain.empty()) return std::make_unique<WayIn>(needs, source, kafka);
    return std::make_unique<WayOut>(needs, source, kafka);
  }

  const mesh::EntryPtr entry_;
  std::unique_ptr<Way> way_;
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
  bridges_.clear();
}

void Bridges::Follow() {
  const mesh::SnapshotPtr mesh = needs_.registry.Now();
  std::erase_if(bridges_, [&](const auto& each) {
    const mesh::EntryPtr now = mesh->FindEntry({mesh::Kind::kSource, each.first});
    return now != each.second->entry();
  });
  for (const auto& [name, entry] : mesh->sources) {
    const auto source = entry->As<mesh::Source>();
    if (!source || source->type != mesh::kKafka || bridges_.contains(name)) continue;
    bridges_[name] = std::make_unique<Bridge>(needs_, *source, entry);
    Log(LogLevel::kInfo, "bridge.began", {{"source", name}});
  }
}

}  // namespace weft::serve
