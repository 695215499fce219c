#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// track: events out of a file, or as another program writes them.
namespace weft::cli {
namespace {

constexpr size_t kEventsAtOnce = 1000;
constexpr size_t kBytesAtOnce = 1 << 20;

struct TrackArguments {
  std::string file = "-", table;
  bool dry_run = false;
};

// One event, an array of them, or one a line, each told as soon as it is read.
class EventsIn {
 public:
  explicit EventsIn(const std::string& file) {
    if (file == "-") {
      std::ios::sync_with_stdio(false);
      in_ = &std::cin;
      return;
    }
    file_.open(file, std::ios::binary);
    if (!file_) throw Error(ErrorKind::kNotFound, "cannot read " + file);
    in_ = &file_;
  }

  // `waits`: nothing more is there at this moment.
  void Each(const std::function<void(const std::string& event, bool waits)>& tell) {
    std::string line;
    if (!NextLine(line)) return;
    if (line.starts_with('[') || !Json::accept(line)) return Whole(line, tell);
    do {
      tell(line, in_->rdbuf()->in_avail() <= 0);
    } while (NextLine(line));
  }

 private:
  bool NextLine(std::string& line) {
    while (std::getline(*in_, line)) {
      line = Trim(line);
      if (!line.empty()) return true;
    }
    return false;
  }

  // An array, or one event over several lines; what is neither is sent as it is, to be told why.
  void Whole(const std::string& first,
             const std::function<void(const std::string& event, bool waits)>& tell) {
    const std::string text = first + "\n" + std::string(std::istreambuf_iterator<char>(*in_), {});
    const Json whole = Json::parse(text, nullptr, false);
    if (whole.is_array())
      for (const Json& event : whole) tell(event.dump(), false);
    else if (!whole.is_discarded())
      tell(whole.dump(), false);
    else
      for (const std::string& line : Split(text, '\n'))
        if (!Trim(line).empty()) tell(std::string(Trim(line)), false);
  }

  std::ifstream file_;
  std::istream* in_ = nullptr;
};

// Sends them in parts, and puts the verdicts together.
class Sender {
 public:
  Sender(const Options& options, const TrackArguments& arguments)
      : client_(Completed(options)),
        path_((arguments.table.empty() ? std::string("/api/v1/events")
                                       : "/api/v1/tables/" + Encode(arguments.table) + "/events") +
              (arguments.dry_run ? "?dry_run=1" : "")) {}

  void Add(const std::string& event, bool waits) {
    if (count_ == kEventsAtOnce || part_.size() + event.size() > kBytesAtOnce) SendPart();
    part_ += event + "\n";
    ++count_;
    if (waits) SendPart();
  }

  Json Done() {
    SendPart();
    return all_;
  }

 private:
  void SendPart() {
    if (count_ == 0) return;
    const Json answer = Answered();
    for (const char* number : {"accepted", "duplicates"})
      all_[number] = all_[number].get<uint64_t>() + answer[number].get<uint64_t>();
    for (Json event : answer["rejected"]) {
      event["index"] = event["index"].get<uint64_t>() + sent_;
      all_["rejected"].push_back(std::move(event));
    }
    sent_ += count_;
    count_ = 0;
    part_.clear();
  }

  // Whoever sends the rest later must know where it begins.
  Json Answered() {
    try {
      return client_
          .SendWhenTaken({.method = "POST",
                          .path = path_,
                          .body = part_,
                          .content_type = "application/x-ndjson"})
          .AsJson();
    } catch (const Error& error) {
      if (sent_ == 0) throw;
      throw Error(error.kind(), error.message(),
                  "The first " + std::to_string(sent_) + " events were answered (" +
                      all_["accepted"].dump() + " accepted); go on behind them. " + error.hint());
    }
  }

  Client client_;
  const std::string path_;
  std::string part_;
  size_t count_ = 0;  // of events in it
  uint64_t sent_ = 0;
  Json all_ = {{"accepted", 0}, {"duplicates", 0}, {"rejected", Json::array()}};
};

void Track(const Options& options, const TrackArguments& arguments) {
  Sender sender(options, arguments);
  EventsIn(arguments.file).Each([&](const std::string& event, bool waits) {
    sender.Add(event, waits);
  });
  const Json answer = sender.Done();
  Table table{{"event", "field", "problem", "remedy"}, {}};
  for (const Json& event : answer["rejected"])
    for (const Json& reason : event["reasons"])
      table.rows.push_back({event["index"].get<uint64_t>() + 1, reason["field"], reason["problem"],
                            reason["remedy"]});
  if (Resolve(options) == Output::kTable && table.rows.empty())
    Say(options, answer["accepted"].dump() + " accepted, " + answer["duplicates"].dump() +
                     " of them known before");
  else
    Show(options, answer, table);
  if (!answer["rejected"].empty())
    throw Error(ErrorKind::kInvalid,
                std::to_string(answer["rejected"].size()) + " events were rejected, " +
                    answer["accepted"].dump() + " accepted",
                arguments.dry_run ? "Nothing was stored."
                                  : "They are kept with their reasons in the domain's table "
                                    "rejected_events; weft replay judges them once more.");
}

}  // namespace

void ConfigureTrack(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<TrackArguments>();
  verb.add_option("file", arguments->file, "JSON or NDJSON; - reads standard input")
      ->capture_default_str();
  verb.add_option("--table", arguments->table,
                  "a table whose own contract takes events; else they have the standard schema");
  verb.add_flag("--dry-run", arguments->dry_run, "say what would be, keep nothing");
  verb.callback([&options, arguments] { Track(options, *arguments); });
}

}  // namespace weft::cli
