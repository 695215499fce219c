#include <cstdio>

#include "cli/show.hpp"
#include "cli/verbs.hpp"

// request, share, approve, narrow, refuse, revoke, renew, inbox: access agreements.
namespace weft::cli {
namespace {

struct AccessArguments {
  std::string table, consumer, id, purpose, until, filter, reason, delivery;
  std::vector<std::string> columns;
  bool seen = false;
};

std::string Text(const Json& item, const char* key) {
  return item.contains(key) && item[key].is_string() ? item[key].get<std::string>() : "";
}

// "team analytics"
std::string Consumer(const Json& record) {
  return Text(record["consumer"], "kind") + " " + Text(record["consumer"], "name");
}

Json BodyOf(const AccessArguments& arguments) {
  Json body = Json::object();
  for (const auto& [key, value] : {std::pair{"purpose", &arguments.purpose},
                                   {"until", &arguments.until},
                                   {"filter", &arguments.filter},
                                   {"reason", &arguments.reason},
                                   {"delivery", &arguments.delivery}})
    if (!value->empty()) body[key] = *value;
  if (!arguments.columns.empty()) body["columns"] = arguments.columns;
  return body;
}

void ShowRecord(const Options& options, const Json& record) {
  Table table{{"id", "state", "table", "for", "until", "purpose"}, {}};
  table.rows.push_back({record["id"], record["state"], record["table"], Consumer(record),
                        record["until"], record["purpose"]});
  Show(options, record, table);
}

void Request(const Options& options, const AccessArguments& arguments) {
  Json body = BodyOf(arguments);
  body["table"] = arguments.table;
  body["for"] = arguments.consumer;
  Client client(Completed(options));
  const Json record = client.Post("/api/v1/requests", body);
  ShowRecord(options, record);
  Say(options, Text(record, "state") == "approved"
                   ? "approved at once: " + Text(record, "reason")
                   : "its owners are told; weft inbox shows the answer");
}

void Share(const Options& options, const AccessArguments& arguments) {
  Json body = BodyOf(arguments);
  body["with"] = arguments.consumer;
  Client client(Completed(options));
  ShowRecord(options, client.Post("/api/v1/tables/" + Encode(arguments.table) + "/share", body));
}

void Do(const Options& options, const AccessArguments& arguments, const std::string& deed) {
  Client client(Completed(options));
  ShowRecord(options, client.Post("/api/v1/agreements/" + Encode(arguments.id) + "/" + deed,
                                  BodyOf(arguments)));
}

// "tailnum (hash), year, seats; rows where seats > 100"
std::string Disclosed(const Json& disclosed) {
  std::string text;
  for (const Json& column : disclosed["columns"]) {
    if (Text(column, "shown") == "not granted") continue;
    text += (text.empty() ? "" : ", ") + Text(column, "name");
    if (column.contains("mask")) text += " (" + Text(column, "mask") + ")";
  }
  if (text.empty()) text = "nothing: a policy denies it";
  for (const Json& filter : disclosed["filters"])
    text += "; rows where " + filter.get<std::string>();
  return text;
}

void ShowWaiting(const Json& waiting) {
  for (const Json& item : waiting) {
    std::printf("%s  %s for %s, asked by %s\n", Text(item, "id").c_str(),
                Text(item, "table").c_str(), Consumer(item).c_str(),
                Text(item["requested"], "by").c_str());
    std::printf("    purpose: %s\n", Text(item, "purpose").c_str());
    std::printf("    until: %s\n",
                item["until"].is_null() ? "no end" : Text(item, "until").c_str());
    std::printf("    would see: %s\n", Disclosed(item["disclosed"]).c_str());
    std::printf("    weft approve %s · weft refuse %s --reason \"…\"\n", Text(item, "id").c_str(),
                Text(item, "id").c_str());
  }
}

void Inbox(const Options& options, const AccessArguments& arguments) {
  Client client(Completed(options));
  const Json inbox = client.Get("/api/v1/inbox");
  if (Resolve(options) != Output::kTable) {
    ShowDocument(options, inbox);
  } else {
    ShowWaiting(inbox["waiting"]);
    if (inbox["more"] != 0) std::printf("and %s more\n", inbox["more"].dump().c_str());
    for (const Json& item : inbox["unowned"])
      std::printf("no owner: %s (its owners have left; name another in its document)\n",
                  item["product"].get<std::string>().c_str());
    for (const Json& item : inbox["ending"])
      std::printf("ends soon: %s  %s on %s\n", Text(item, "id").c_str(),
                  Text(item, "table").c_str(), Text(item, "until").c_str());
    for (const Json& item : inbox["news"])
      std::printf("%s %s  %s\n", item["seen"] == true ? " " : "*", Text(item, "at").c_str(),
                  Text(item, "text").c_str());
    if (inbox["waiting"].empty() && inbox["unowned"].empty() && inbox["news"].empty())
      Say(options, "nothing waits for you");
  }
  if (arguments.seen && !inbox["news"].empty())
    client.Send({.method = "POST",
                 .path = "/api/v1/inbox/seen",
                 .body = Json{{"up_to", inbox["news"][0]["id"]}}.dump(),
                 .content_type = "application/json"});
}

using Arguments = std::shared_ptr<AccessArguments>;

void AddTerms(CLI::App& verb, const Arguments& arguments) {
  verb.add_option("--columns", arguments->columns, "only these, parted by commas")->delimiter(',');
  verb.add_option("--filter", arguments->filter, "only rows where this holds: \"seats > 100\"");
  verb.add_option("--until", arguments->until, "when it ends, 2027-06-30");
}

void AddOrder(CLI::App& verb, const Arguments& arguments) {
  AddTerms(verb, arguments);
  verb.add_option("--delivery", arguments->delivery, "how and how often: \"monthly, as Parquet\"");
}

// A verb about one agreement.
Arguments AddDeed(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AccessArguments>();
  verb.add_option("id", arguments->id, "the agreement's id")->required();
  verb.callback([&options, arguments, deed = verb.get_name()] { Do(options, *arguments, deed); });
  return arguments;
}

}  // namespace

void ConfigureRequest(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AccessArguments>();
  verb.add_option("table", arguments->table, "domain.table")->required();
  verb.add_option("--for", arguments->consumer, "a team of yours, or yourself")->required();
  verb.add_option("--purpose", arguments->purpose, "what it is needed for")->required();
  AddOrder(verb, arguments);
  verb.callback([&options, arguments] { Request(options, *arguments); });
}

void ConfigureShare(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AccessArguments>();
  verb.add_option("table", arguments->table, "domain.table")->required();
  verb.add_option("--with", arguments->consumer, "a team, or a user")->required();
  verb.add_option("--purpose", arguments->purpose, "what it is for");
  AddOrder(verb, arguments);
  verb.callback([&options, arguments] { Share(options, *arguments); });
}

void ConfigureApprove(CLI::App& verb, Options& options) {
  const Arguments arguments = AddDeed(verb, options);
  AddTerms(verb, arguments);
  verb.add_option("--reason", arguments->reason, "a word to those who asked");
}

void ConfigureNarrow(CLI::App& verb, Options& options) {
  const Arguments arguments = AddDeed(verb, options);
  verb.add_option("--columns", arguments->columns, "only these, parted by commas")->delimiter(',');
  verb.add_option("--filter", arguments->filter, "only rows where this holds, too");
  verb.add_option("--reason", arguments->reason, "why");
}

void ConfigureRefuse(CLI::App& verb, Options& options) {
  const Arguments arguments = AddDeed(verb, options);
  verb.add_option("--reason", arguments->reason, "why")->required();
}

void ConfigureRevoke(CLI::App& verb, Options& options) {
  const Arguments arguments = AddDeed(verb, options);
  verb.add_option("--reason", arguments->reason, "why");
}

void ConfigureRenew(CLI::App& verb, Options& options) {
  const Arguments arguments = AddDeed(verb, options);
  verb.add_option("--until", arguments->until, "the new end, 2027-06-30")->required();
  verb.add_option("--reason", arguments->reason, "why");
}

void ConfigureInbox(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AccessArguments>();
  verb.add_flag("--seen", arguments->seen, "mark the news as seen");
  verb.callback([&options, arguments] { Inbox(options, *arguments); });
}

}  // namespace weft::cli
