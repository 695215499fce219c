#include "serve/http/schemas_stream.hpp"

#include "serve/http/schemas.hpp"

namespace weft::serve::schema {

void AddStreams(std::map<std::string, Json>& all) {
  const Json position = Shaped("^[0-9]{1,19}(-[0-9]{1,19})?$", "1204");
  all["Consumer"] =
      Object({{"name", Text("recommender")},
              {"table", TableName()},
              {"position", position, "all before it is read"},
              {"end", position, "where the table ends now"},
              {"behind", Number(), "rows that you get from there on; of snapshots alone, how many"},
              {"made_at", Moment()},
              {"committed_at", OrNull(Moment()), "when it moved last"}});
  all["ConsumerPage"] = PageOf(Ref("Consumer"));
  all["ConsumerBody"] =
      Object({Optional("from", NotEmpty("earliest"),
                       "earliest, latest, a position or a moment; left out: latest for a new one, "
                       "no change of one that is there")});
  all["CommitBody"] = Object({{"position", position}});
}

}  // namespace weft::serve::schema
