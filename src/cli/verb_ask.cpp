#include <cstdio>

#include "base/error.hpp"
#include "cli/show.hpp"
#include "cli/verbs.hpp"

// search, query, why: finding, asking, understanding the answer.
namespace weft::cli {
namespace {

struct AskArguments {
  std::vector<std::string> words;
  std::string text, user, format, out, kind, domain, tag, purpose, at, question, engine;
  std::vector<std::string> params;  // name=value
  uint64_t limit = 0;
};

struct FormatRow {
  std::string_view name, accept;
};
constexpr FormatRow kFormats[] = {
    {"csv", "text/csv"},
    {"json", "application/json"},
    {"ndjson", "application/x-ndjson"},
    {"arrow", "application/vnd.apache.arrow.stream"},
    {"parquet", "application/vnd.apache.parquet"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

std::string FormatOf(const Options& options, const AskArguments& arguments) {
  if (!arguments.format.empty()) return arguments.format;
  const Output output = Resolve(options);
  if (output == Output::kCsv) return "csv";
  return output == Output::kTable ? "table" : output == Output::kYaml ? "yaml" : "json";
}

// "airport=JFK", "seats=20": a value that reads as JSON is one, anything else is a text.
Json ParamsOf(const std::vector<std::string>& params) {
  Json object = Json::object();
  for (const std::string& param : params) {
    const size_t sign = param.find('=');
    if (sign == std::string::npos)
      throw Error(ErrorKind::kInvalid, "'" + param + "' is no parameter",
                  "Write --param name=value.");
    const std::string text = param.substr(sign + 1);
    const Json value = Json::parse(text, nullptr, false);
    object[param.substr(0, sign)] =
        value.is_discarded() || value.is_structured() ? Json(text) : value;
  }
  return object;
}

Json BodyOf(const AskArguments& arguments) {
  if (arguments.text.empty() == arguments.question.empty())
    throw Error(ErrorKind::kInvalid, "give SQL, or --question with the name of a saved one");
  Json body = Json::object();
  if (!arguments.text.empty()) body["sql"] = arguments.text;
  if (!arguments.question.empty()) body["question"] = arguments.question;
  if (!arguments.params.empty()) body["params"] = ParamsOf(arguments.params);
  if (arguments.limit > 0) body["limit"] = arguments.limit;
  if (!arguments.purpose.empty()) body["purpose"] = arguments.purpose;
  return body;
}

std::string PathOf(const AskArguments& arguments) {
  return "/api/v1/query" + (arguments.engine.empty() ? "" : "?engine=" + Encode(arguments.engine));
}

// Which tables were filtered or masked for the asker: numbers must not be taken for more than they
// are.
void ExplainTables(const Options& options, const Json& answer) {
  for (const Json& table : answer["tables"]) {
    std::string note;
    if (table["filtered"] == true) note = "rows filtered for you";
    std::string masked;
    for (const Json& column : table["masked"])
      masked += (masked.empty() ? "" : ", ") + column.get<std::string>();
    if (!masked.empty()) note += (note.empty() ? "" : "; ") + ("masked: " + masked);
    if (!note.empty()) Say(options, table["name"].get<std::string>() + ": " + note);
  }
  if (answer["truncated"] == true)
    Say(options, "only the first " + answer["row_count"].dump() +
                     " rows; --limit or --format csv gives more");
}

void QueryAsTable(const Options& options, const AskArguments& arguments) {
  Client client(Completed(options));
  const Json answer = client.Post(PathOf(arguments), BodyOf(arguments));
  Table table;
  for (const Json& column : answer["columns"]) table.columns.push_back(column["name"]);
  for (const Json& row : answer["rows"]) table.rows.emplace_back(row.begin(), row.end());
  if (Resolve(options) == Output::kYaml)
    ShowDocument(options, answer);
  else
    std::fputs(ToText(table).c_str(), stdout);
  ExplainTables(options, answer);
}

// Writes beside and renames: a broken-off answer leaves no file that looks whole.
void QueryToFile(Client& client, Ask ask, const std::string& out) {
  const std::string partial = out + ".partial";
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(partial.c_str(), "wb"), &std::fclose);
  if (!file) throw Error(ErrorKind::kUnavailable, "cannot write " + partial);
  ask.sink = [&](std::string_view piece) {
    if (std::fwrite(piece.data(), 1, piece.size(), file.get()) != piece.size())
      throw Error(ErrorKind::kUnavailable, "cannot write " + partial + " to its end");
  };
  try {
    client.Send(ask);
    if (std::fclose(file.release()) != 0)
      throw Error(ErrorKind::kUnavailable, "cannot write " + partial + " to its end");
  } catch (...) {
    std::filesystem::remove(partial);
    throw;
  }
  std::filesystem::rename(partial, out);
}

void Query(const Options& options, const AskArguments& arguments) {
  const std::string format = FormatOf(options, arguments);
  if (format == "table" || format == "yaml") return QueryAsTable(options, arguments);
  for (const FormatRow& row : kFormats) {
    if (row.name != format) continue;
    Client client(Completed(options));
    Ask ask{.method = "POST",
            .path = PathOf(arguments),
            .body = BodyOf(arguments).dump(),
            .content_type = "application/json",
            .accept = std::string(row.accept)};
    if (!arguments.out.empty()) return QueryToFile(client, std::move(ask), arguments.out);
    ask.sink = [](std::string_view piece) { std::fwrite(piece.data(), 1, piece.size(), stdout); };
    client.Send(ask);
    return;
  }
  throw Error(ErrorKind::kInvalid, "there is no format '" + format + "'",
              "formats are table, csv, json, ndjson, arrow, parquet, xlsx");
}

std::string Text(const Json& item, const char* key) {
  return item.contains(key) && item[key].is_string() ? item[key].get<std::string>() : "";
}

// How the data of a hit are: of a column, those of its table.
std::string DataOf(const Json& item) {
  const std::string state = Text(item, "state");
  if (state == "unknown") return {};
  return state == "no data" ? "no data yet" : state;
}

void Search(const Options& options, const AskArguments& arguments) {
  std::string words;
  for (const std::string& word : arguments.words) words += (words.empty() ? "" : " ") + word;
  std::string path = "/api/v1/search?q=" + Encode(words);
  if (!arguments.kind.empty()) path += "&kind=" + Encode(arguments.kind);
  if (!arguments.domain.empty()) path += "&domain=" + Encode(arguments.domain);
  if (!arguments.tag.empty()) path += "&tag=" + Encode(arguments.tag);
  Client client(Completed(options));
  const Json answer = client.Get(path);
  Table table{{"kind", "name", "what it is", "owner", "data", "you"}, {}};
  for (const Json& item : answer["items"])
    table.rows.push_back({Text(item, "kind"), Text(item, "name"),
                          item.contains("notice") ? Text(item, "notice") : Text(item, "text"),
                          Text(item, "owner"), DataOf(item),
                          Text(item, "access") == "read" ? "may read" : Text(item, "access")});
  Show(options, answer, table);
  if (answer["items"].empty()) Say(options, "nothing found for '" + words + "'");
}

// Everybody who could, one a line.
void ShowWho(const Options& options, const Json& answer) {
  Table table{{"who", "sees it", "filters", "masked"}, {}};
  const auto joined = [](const Json& list) {
    std::string text;
    for (const Json& each : list) text += (text.empty() ? "" : ", ") + each.get<std::string>();
    return text;
  };
  for (const Json& item : answer["items"]) {
    std::string seen = Text(item, "shown");
    if (item.contains("mask")) seen += " with " + Text(item, "mask");
    table.rows.push_back({item["user"], seen.empty() ? "yes" : seen, joined(item["filters"]),
                          joined(item["masked"])});
  }
  Show(options, answer, table);
}

// `weft why USER TABLE`, or with --at `weft why TABLE`: everybody.
void Why(const Options& options, const AskArguments& arguments) {
  const bool about_all = arguments.text.empty();
  if (about_all && arguments.at.empty())
    throw Error(ErrorKind::kInvalid, "say whom and which table it is about",
                "weft why analyst flights.departures; with --at TIME a table alone asks about "
                "everybody");
  std::string table = about_all ? arguments.user : arguments.text, column;
  const size_t first = table.find('.'),
               second = table.find('.', first == std::string::npos ? first : first + 1);
  if (first != std::string::npos && second != std::string::npos) {
    column = table.substr(second + 1);
    table = table.substr(0, second);
  }
  std::string path = "/api/v1/why?table=" + Encode(table);
  if (!about_all) path += "&user=" + Encode(arguments.user);
  if (!column.empty()) path += "&column=" + Encode(column);
  if (!arguments.purpose.empty()) path += "&purpose=" + Encode(arguments.purpose);
  if (!arguments.at.empty()) path += "&at=" + Encode(arguments.at);
  Client client(Completed(options));
  const Json answer = client.Get(path);
  about_all ? ShowWho(options, answer) : ShowDocument(options, answer);
}

}  // namespace

void ConfigureSearch(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AskArguments>();
  verb.add_option("words", arguments->words, "what you look for")->required();
  verb.add_option("--kind", arguments->kind, "only this kind");
  verb.add_option("--domain", arguments->domain, "only this domain");
  verb.add_option("--tag", arguments->tag, "only with this tag");
  verb.callback([&options, arguments] { Search(options, *arguments); });
}

void ConfigureQuery(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AskArguments>();
  verb.add_option("sql", arguments->text, "one SELECT; tables are named domain.table");
  verb.add_option("--question", arguments->question,
                  "instead of SQL: a saved question, by its name");
  verb.add_option("--param", arguments->params,
                  "name=value, for $name in the SQL; as often as needed");
  verb.add_option("--format", arguments->format,
                  "table, csv, json, ndjson, arrow, parquet or xlsx");
  verb.add_option("--out", arguments->out, "write the answer to this file");
  verb.add_option("--limit", arguments->limit, "stop after so many rows");
  verb.add_option("--purpose", arguments->purpose,
                  "what it is for: kept on record, and rules may ask for it");
  verb.add_option("--engine", arguments->engine,
                  "who answers: duckdb (the server), or trino beside it, in its dialect");
  verb.callback([&options, arguments] { Query(options, *arguments); });
}

void ConfigureWhy(CLI::App& verb, Options& options) {
  auto arguments = std::make_shared<AskArguments>();
  verb.add_option("user", arguments->user, "whom it is about; with --at it may be left out")
      ->required();
  verb.add_option("table", arguments->text, "domain.table or domain.table.column");
  verb.add_option("--at", arguments->at,
                  "as it was then, a moment; without a user: everybody who could");
  verb.add_option("--purpose", arguments->purpose, "as if they stated it");
  verb.callback([&options, arguments] { Why(options, *arguments); });
}

}  // namespace weft::cli
