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

// Those that people look for first, with what they do.
export const functions: [name: string, about: string][] = [
  ['count', 'how many'],
  ['sum', 'all together'],
  ['avg', 'mean'],
  ['median', 'the middle one'],
  ['min', 'smallest'],
  ['max', 'largest'],
  ['stddev', 'spread'],
  ['quantile_cont', 'quantile of a share from 0 to 1'],
  ['arg_max', 'value where another is largest'],
  ['arg_min', 'value where another is smallest'],
  ['corr', 'correlation'],
  ['date_trunc', "start of the 'month', 'week' …"],
  ['date_diff', "how many 'day' … between two"],
  ['extract', 'a part of a time'],
  ['strftime', 'a time as text'],
  ['coalesce', 'the first that is not null'],
  ['nullif', 'null, where it is that value'],
  ['round', 'to so many digits'],
  ['abs', 'without its sign'],
  ['greatest', 'largest of several'],
  ['least', 'smallest of several'],
  ['lower', 'in small letters'],
  ['upper', 'in capitals'],
  ['trim', 'without blanks around'],
  ['contains', 'is a text part of another'],
  ['starts_with', 'does a text begin so'],
  ['regexp_matches', 'does a pattern fit'],
  ['regexp_extract', 'what a pattern finds'],
  ['split_part', 'a piece of a text'],
  ['concat', 'texts put together'],
  ['length', 'how many letters'],
  ['row_number', 'number within a window'],
  ['rank', 'rank within a window'],
  ['lag', 'the row before'],
  ['lead', 'the row after'],
  ['unnest', 'one row for each of a list'],
  ['list', 'all values as a list'],
  ['string_agg', 'texts joined'],
];
