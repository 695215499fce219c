#include "serve/http/schemas_talk.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {
namespace {

using Named = std::map<std::string, Json>;

Json Texts() { return ListOf(Text()); }

void AddQuestionFacts(Named& all) {
  all["QuestionTable"] = Object({{"table", TableName()},
                                 {"owner", Text("ops"), "a team"},
                                 {"access", OneOf({"read", "ask"})},
                                 {"filtered", Truth(), "rows are kept from you"},
                                 {"masked", Texts(), "columns that it uses, for you"},
                                 {"state", Ref("TableState")},
                                 Optional("next_step", Text(), "how to get access"),
                                 Optional("notice", Text(), "of a table that is to be left")});
  all["QuestionUses"] = Object(
      {{"times", Number(), "in the last 90 days"},
       {"people", Number(), "how many asked it"},
       {"last", OrNull(Moment())},
       Optional(
           "by",
           ListOf(Object({{"user", Text("curator")}, {"times", Number(1)}, {"last", Moment()}})),
           "only for its owner and admins")});
  all["QuestionFacts"] = Object(
      {{"question", Text("late_by_carrier")},
       {"title", Text("How late is each carrier?")},
       {"owner", Text("analyst"), "a user"},
       {"version", Number(1)},
       {"tables", ListOf(Ref("QuestionTable")), "that it reads, as far as you may know of them"},
       {"state", OrNull(StateTogether()),
        "of its tables together; null: it reads none that you may know of"},
       {"columns", ListOf(Object({{"name", Text("carrier")}, {"type", Text("VARCHAR")}})),
        "of its answer for you"},
       {"refusal", OrNull(Text("you may not read fleet.planes")), "why it does not work for you"},
       {"uses", Ref("QuestionUses")}});
}

void AddThreads(Named& all) {
  all["ThreadTextBody"] = Object({{"text", NotEmpty("yes, with an empty dep_time"), "plain text"}});
  all["ThreadAskBody"] = Object(
      {{"text", NotEmpty("is a cancelled flight a row, too?"), "plain text"},
       Optional("column", NotEmpty("dep_delay"), "what it is about; the table, if left out")});
  all["ThreadAcceptBody"] = Object(
      {Optional("as_meaning", Truth(), "its words become what the contract says"),
       Optional("meaning", NotEmpty("minutes; empty when cancelled"), "these words instead")});
  const std::vector<Field> words{
      {"by", Text("curator")}, {"at", OrNull(Moment())}, {"text", Text()}};
  std::vector<Field> answer = words;
  answer.insert(answer.end(), {{"number", Number(1)}, {"accepted", Truth()}});
  all["ThreadRecord"] =
      Object({{"id", Text("thr_3f9c2a7b10de")},
              {"version", Number(1), "counts its changes"},
              {"table", TableName()},
              {"column", OrNull(Text("dep_delay"))},
              {"state", OneOf({"open", "answered", "closed"})},
              {"asked", Object(words)},
              {"answers", ListOf(Object(answer)), "in their order"},
              {"first_answer_s", OrNull(Number()), "seconds to the first answer of somebody else"},
              {"accepted_by", OrNull(Text("curator"))},
              {"meaning_of", OrNull(Text("flights.departures")), "the contract that it went into"},
              {"closed_by", OrNull(Text("analyst"))},
              {"may", ListOf(OneOf({"answer", "accept", "close", "delete"})), "what you may do"}});
  all["ThreadList"] =
      Object({{"items", ListOf(Ref("ThreadRecord"))},
              {"next", OrNull(Text("thr_3f9c2a7b10de"))},
              {"open", Number(), "of all of them, how many nobody has answered"},
              {"first_answer",
               Object({{"median_s", OrNull(Number()), "seconds"}, {"answered", Number()}})}});
  all["SubscriptionState"] = Object({{"table", TableName()}, {"subscribed", Truth()}});
}

void AddDrafts(Named& all) {
  all["Template"] = Object({{"name", Text("file-product")},
                            {"summary", Text("a product whose data is a file")},
                            {"words", Texts(), "what it wants to know"}});
  all["TemplatePage"] = PageOf(Ref("Template"));
  all["FolderDraft"] = Object(
      {{"template", Text("file-product")},
       {"files", ListOf(Object({{"path", Text("fleet/planes/planes.odcs.yaml"), "in a mesh folder"},
                                {"text", Text()}}))},
       {"sample_rows", OrNull(Number()), "how many rows of the sample were read"},
       {"notes", Texts(), "what is worth a look in the sample, such as a cell of another type"},
       {"data", OrNull(Text("fleet/planes/data/planes.csv")), "where the data goes"}});
  all["ProductFolder"] = Object(
      {{"product", Text("fleet.planes")},
       {"files", ListOf(Object({{"path", Text("fleet/planes/planes.odcs.yaml"), "in a mesh folder"},
                                Optional("text", Text(), "left out: data"),
                                {"sha256", Sha256(), "of its content"},
                                {"bytes", Number()}}))},
       {"resources", ListOf(Ref("ResourceVersion")), "whose documents these are"}});
}

void AddAuthoring(Named& all) {
  all["Kind"] = Object({{"kind", Text("question"), "in JSON and on the command line"},
                        {"plural", Text("questions"), "in routes"},
                        {"document_kind", Text("Question"), "in documents"},
                        {"api_version", Text("weft/v1"), "the one to write"},
                        {"written", Truth(), "people write its documents"},
                        {"verbs", Text("ask, answer, accept and close"), "else what changes it"}});
  all["KindPage"] = PageOf(Ref("Kind"));
  all["ValidateDraft"] = Object(
      {{"text", Text("kind: Question"), "YAML or JSON; of a file, all of its documents"},
       Optional("path", NotEmpty("flights/departures/departures.odcs.yaml"), "in a mesh folder"),
       Optional("kind", NotEmpty("contract"), "with `name`: the resource that it replaces"),
       Optional("name", NotEmpty("flights.departures"))});
  all["ValidateBody"] =
      Object({{"documents", ListOf(Ref("ValidateDraft")), "with weft.yaml: a whole folder"}});
  all["ValidateAnswer"] = Object({{"valid", Truth()}, {"findings", ListOf(Ref("Finding"))}});
  const Json version = Object(
      {{"version", Number(1)}, {"at", Moment()}, {"actor", Text("curator")}, {"deleted", Truth()}});
  all["DocumentDiff"] =
      Object({{"kind", Text("contract")},
              {"name", Text("flights.departures")},
              {"from", version},
              {"to", version},
              {"fields", ListOf(Object({{"path", Text("schema[departures].description")},
                                        {"before", Text(), "JSON; empty: added"},
                                        {"after", Text(), "JSON; empty: removed"},
                                        {"breaking", Truth(), "a part of what breaks readers"}}))},
              {"breaking", ListOf(Object({{"table", TableName()},
                                          {"column", Text("tailnum"), "empty: the whole table"},
                                          {"message", Text("column tailnum is removed")}}))}});
}

}  // namespace

void AddTalk(Named& all) {
  AddAuthoring(all);
  AddDrafts(all);
  AddQuestionFacts(all);
  AddThreads(all);
}

}  // namespace weft::serve::schema
