#include <chrono>
#include <cstdio>

#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// tail: a table's rows as they come, one a line.
namespace weft::cli {
namespace {

constexpr std::chrono::seconds kBetweenCommits{1};

struct TailArguments {
  std::string table, from, consumer, purpose;
  uint64_t count = 0;
};

struct Enough {};  // as many rows as were asked for

// Takes the answer apart into lines, shows the rows, and keeps the consumer's place.
class Tail {
 public:
  Tail(const Options& options, const TailArguments& arguments)
      : arguments_(arguments), commits_(options) {}

  void Take(std::string_view piece) {
    text_ += piece;
    size_t at = 0;
    for (size_t end; (end = text_.find('\n', at)) != std::string::npos; at = end + 1)
      Line(text_.substr(at, end - at));
    text_.erase(0, at);
    std::fflush(stdout);
    if (std::chrono::steady_clock::now() - committed_at_ >= kBetweenCommits) Commit();
  }

  // Says that what was shown is read; nothing without a consumer.
  void Commit() {
    committed_at_ = std::chrono::steady_clock::now();
    if (arguments_.consumer.empty() || position_ == committed_) return;
    commits_.Send({.method = "POST",
                   .path = PathOf(arguments_) + "/commit",
                   .body = Json{{"position", position_}}.dump(),
                   .content_type = "application/json"});
    committed_ = position_;
  }

  static std::string PathOf(const TailArguments& arguments) {
    const std::string table = "/api/v1/tables/" + Encode(arguments.table);
    return arguments.consumer.empty() ? table : table + "/consumers/" + Encode(arguments.consumer);
  }

 private:
  // Server-sent events: their ids say where to go on, their kinds what is a row.
  void Line(const std::string& line) {
    const auto keep = [&](std::string_view word, std::string& value) {
      if (line.starts_with(word)) value = line.substr(word.size());
    };
    keep("id: ", id_);
    keep("event: ", kind_);
    keep("data: ", data_);
    if (line.empty()) Event();
  }

  void Event() {
    const std::string kind = std::exchange(kind_, ""), data = std::exchange(data_, "");
    if (!id_.empty()) position_ = std::exchange(id_, "");
    if (kind == "end") Refused(Json::parse(data, nullptr, false));
    if (kind == "row") Show(data);
    if (kind == "snapshot") Show("{\"snapshot\":" + data + "}");
  }

  void Show(const std::string& line) {
    std::printf("%s\n", line.c_str());
    if (++shown_ == arguments_.count) throw Enough();
  }

  [[noreturn]] static void Refused(const Json& error) {
    throw Error(ErrorKind::kForbidden, "the stream ended: " + error.value("message", ""),
                error.value("hint", ""));
  }

  const TailArguments& arguments_;
  Client commits_;
  std::string text_, id_, kind_, data_, position_, committed_;
  std::chrono::steady_clock::time_point committed_at_{};
  uint64_t shown_ = 0;
};

// A consumer goes on where it is, unless --from sets it.
void PutConsumer(const Options& options, const TailArguments& arguments) {
  Json body = Json::object();
  if (!arguments.from.empty()) body["from"] = arguments.from;
  Client(options).Send({.method = "PUT",
                        .path = Tail::PathOf(arguments),
                        .body = body.dump(),
                        .content_type = "application/json"});
}

void Follow(const Options& given, const TailArguments& arguments) {
  const Options options = Completed(given);
  if (!arguments.consumer.empty()) PutConsumer(options, arguments);
  std::string path = Tail::PathOf(arguments) + "/stream";
  char sign = '?';
  const auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    path += std::exchange(sign, '&') + std::string(name) + "=" + Encode(value);
  };
  if (arguments.consumer.empty()) add("from", arguments.from);
  add("purpose", arguments.purpose);
  Tail tail(options, arguments);
  Client client(options);
  try {
    client.Send({.path = path, .accept = "text/event-stream", .sink = [&](std::string_view piece) {
                   tail.Take(piece);
                 }});
  } catch (const Enough&) {
    std::fflush(stdout);
  }
  tail.Commit();
}

}  // namespace

void ConfigureTail(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<TailArguments>();
  verb.add_option("table", arguments->table, "domain.table")->required();
  verb.add_option("--from", arguments->from,
                  "earliest, latest, a position or a moment; left out: latest, or the consumer's "
                  "place");
  verb.add_option("--consumer", arguments->consumer,
                  "a name of yours: the server keeps how far you read, so that you go on there");
  verb.add_option("--count", arguments->count, "stop after so many rows");
  verb.add_option("--purpose", arguments->purpose,
                  "what it is for: kept on record, and rules may ask for it");
  verb.callback([&options, arguments] { Follow(options, *arguments); });
}

}  // namespace weft::cli
