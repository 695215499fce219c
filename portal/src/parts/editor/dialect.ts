import { SQLDialect } from '@codemirror/lang-sql';

// The words of the engine's SQL, as far as a question may use them; `year` or `count` are names like any other.
const keywords = `
  all and anti any array as asc asof between both by case cast collate cross cube current_date current_timestamp
  desc distinct else end escape except exclude exists false filter first following for from full group grouping
  having ilike in inner intersect interval into is join lateral last left like limit materialized natural not null
  nulls offset on or order outer over partition pivot positional preceding qualify range recursive replace right
  rollup row rows sample select semi sets similar some summarize table tablesample then to trailing true try_cast
  unbounded union unpivot using values when where window with within describe`;

const types = `
  bigint blob boolean date decimal double float hugeint int integer interval list map real smallint struct text time
  timestamp timestamptz tinyint ubigint uinteger usmallint utinyint uuid varchar`;

export const duckdb = SQLDialect.define({
  keywords,
  types,
  doubleDollarQuotedStrings: true,
  operatorChars: '+-*/<>=~!@#%^&|`?',
  specialVar: '$',
});
