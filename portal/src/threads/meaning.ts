import type { FieldChange, Table } from '../api/types';

// "1.2.3" -> "1.2.4": better words are a patch.
function nextPatch(version: string): string {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  return parts ? `${parts[1]}.${parts[2]}.${Number(parts[3]) + 1}` : version;
}

// What the contract's document will say otherwise; nothing else of it changes.
type Known = Pick<Table, 'name' | 'domain' | 'meaning'> & {
  columns: Pick<Table['columns'][number], 'name' | 'meaning'>[];
  contract: { version: string };
};

export function meaningChanges(table: Known, column: string | null, words: string): FieldChange[] {
  const before = column ? (table.columns.find(({ name }) => name === column)?.meaning ?? '') : table.meaning;
  const bare = table.name.slice(table.domain.length + 1);
  const place = column ? `schema[${bare}].properties[${column}]` : `schema[${bare}]`;
  if (words.trim() === before.trim()) return [];
  const json = (text: string) => (text ? JSON.stringify(text) : '');
  const version = table.contract.version;
  return [
    { path: `${place}.description`, before: json(before), after: json(words.trim()) },
    ...(nextPatch(version) === version
      ? []
      : [{ path: 'version', before: json(version), after: json(nextPatch(version)) }]),
  ];
}
