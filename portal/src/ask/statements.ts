// SQL as text: its statements, its parameters and the tables that it names. Strings, names in quotes and
// comments are told apart from the rest; what is wrong with it, the server says.

type PieceKind = 'code' | 'comment' | 'text' | 'name';
interface Piece {
  kind: PieceKind;
  from: number;
  to: number;
}

// One after the other, at the same place: what is not code.
const quoted =
  /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|((?<![\w])[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\3\$|$))|("(?:[^"]|"")*(?:"|$))/g;

function piecesOf(sql: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of sql.matchAll(quoted)) {
    if (match.index > at) pieces.push({ kind: 'code', from: at, to: match.index });
    at = match.index + match[0].length;
    pieces.push({ kind: match[1] ? 'comment' : match[2] ? 'text' : 'name', from: match.index, to: at });
  }
  if (at < sql.length) pieces.push({ kind: 'code', from: at, to: sql.length });
  return pieces;
}

// The same length, with blanks instead of what is not to be looked at.
function without(sql: string, kinds: PieceKind[]): string {
  return piecesOf(sql)
    .map(({ kind, from, to }) => (kinds.includes(kind) ? sql.slice(from, to).replace(/[^\n]/g, ' ') : sql.slice(from, to)))
    .join('');
}

export interface Statement {
  from: number;
  to: number; // without the semicolon
  sql: string;
}

export function statementsOf(sql: string): Statement[] {
  const ends = piecesOf(sql)
    .filter(({ kind }) => kind === 'code')
    .flatMap(({ from, to }) => [...sql.slice(from, to).matchAll(/;/g)].map((match) => from + match.index));
  const bare = without(sql, ['comment']);
  const statements: Statement[] = [];
  let begin = 0;
  for (const end of [...ends, sql.length]) {
    const said = bare.slice(begin, end);
    if (said.trim()) {
      const from = begin + (sql.slice(begin, end).length - sql.slice(begin, end).trimStart().length);
      const to = begin + sql.slice(begin, end).trimEnd().length;
      statements.push({ from, to, sql: sql.slice(from, to) });
    }
    begin = end + 1;
  }
  return statements;
}

// The statement that the cursor is in, or stands right behind.
export function statementAt(sql: string, position: number): Statement | undefined {
  const all = statementsOf(sql);
  return all.find(({ to }) => position <= to + 1) ?? all.at(-1);
}

// Named ones in their order ('airport' of $airport), else as many as `?` or $1, $2 … ask for ('1', '2').
export function parametersOf(sql: string): string[] {
  const code = without(sql, ['comment', 'text', 'name']);
  const names = new Set([...code.matchAll(/\$(\w+)/g)].map((match) => match[1]!));
  if (names.size > 0) {
    const numbers = [...names].filter((name) => /^\d+$/.test(name)).map(Number);
    if (numbers.length < names.size) return [...names];
    return Array.from({ length: Math.max(...numbers) }, (_, index) => String(index + 1));
  }
  return Array.from(code.matchAll(/\?/g), (_, index) => String(index + 1));
}

export interface Named {
  table: string; // domain.table, without quotes
  alias: string;
}

const bareName = (name: string) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);
const word = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_]\w*)`;
const naming = new RegExp(String.raw`(?:\b(?:from|join)\s+|,\s*)(${word})\s*\.\s*(${word})(?:\s+(?:as\s+)?(${word}))?`, 'gi');
const noAlias =
  /^(on|where|join|inner|left|right|full|cross|natural|using|group|order|having|limit|union|except|intersect|window|qualify|semi|anti|asof|positional|sample|select|offset)$/i;

// Tables that stand behind FROM, JOIN or a comma. A column `a.b` behind a comma is among them: who asks for
// its contract learns that it is none.
export function tablesNamed(sql: string): Named[] {
  const code = without(sql, ['comment', 'text']);
  return [...code.matchAll(naming)].map((match) => {
    const alias = match[3] && !noAlias.test(match[3]) ? bareName(match[3]) : bareName(match[2]!);
    return { table: `${bareName(match[1]!)}.${bareName(match[2]!)}`, alias };
  });
}

const plain = /^[a-z_][a-z0-9_]*$/;
const reserved = new Set(
  'all analyse analyze and any array as asc both case cast check collate column constraint create default deferrable desc describe distinct do else end except false fetch for foreign from grant group having in initially intersect into lambda lateral leading limit not null offset on only or order pivot placing primary qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic when where window with'.split(
    ' ',
  ),
);

export function quotedName(name: string): string {
  return plain.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function quotedTable(table: string): string {
  const dot = table.indexOf('.');
  return `${quotedName(table.slice(0, dot))}.${quotedName(table.slice(dot + 1))}`;
}

// The server counts bytes of UTF-8.
export function indexOfByte(text: string, byte: number): number {
  let bytes = 0;
  let index = 0;
  for (const character of text) {
    if (bytes >= byte) break;
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += character.length;
  }
  return index;
}
