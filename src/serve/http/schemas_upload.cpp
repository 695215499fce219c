#include "serve/http/schemas_upload.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {

void AddUpload(std::map<std::string, Json>& all) {
  all["DraftedColumn"] = Object({{"name", Text("order_id")},
                                 {"type", Text("integer"), "the contract's logicalType"},
                                 {"nulls", Number(), "rows without a value"}});
  const Json drafted = Object({{"contract", Text(), "the document, for a human to finish"},
                               {"columns", ListOf(Ref("DraftedColumn"))},
                               {"rows", Number()}});
  all["UploadAnswer"] =
      Object({{"table", TableName()},
              {"mode", OneOf({"replace", "append", "merge"})},
              {"rows", Number(), "of the file"},
              {"snapshot", OrNull(Text("4163719845912345678")), "that holds them; null: a dry run"},
              {"notes", ListOf(Text()), "not wrong, worth knowing"},
              {"dry_run", Truth()},
              {"repeated", Truth(), "the key was used before: nothing was changed"},
              {"drafted", OrNull(drafted), "of a table that was not there; else null"}});
  all["ImportBody"] =
      Object({{"from", NotEmpty("s3://lake/accounts/registrations/"), "below the warehouse"}});
  all["ImportedFile"] =
      Object({{"file", Text("s3://lake/accounts/registrations/2026-01.parquet")},
              {"state", OneOf({"taken", "known", "refused"}), "known: taken in before"},
              {"rows", OrNull(Number()), "null: none were taken in now"},
              {"text", Text(), "why it is refused"}});
  all["ImportAnswer"] =
      Object({{"table", TableName()},
              {"rows", Number(), "taken in now"},
              {"files", ListOf(Ref("ImportedFile"))},
              {"drafted", OrNull(drafted), "of a table that was not there; else null"}});
}

}  // namespace weft::serve::schema
