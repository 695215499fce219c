import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { quotedName, quotedTable, statementAt } from '../statements';
import { aboutColumn, aboutTable } from './about';
import { functions } from './functions';
import { columnsOf, domains, type KnownColumn, tables } from './known';

// What may stand here: tables behind FROM and JOIN, columns of the named tables elsewhere; behind a dot, what
// the word before it has.

const afterFrom = /\b(?:from|join|into|update|table)\s+(?:[^()'";]*,\s*)?"?[\w@]*$/i;
const qualified = /("?)([\w@]+)\1\.("?[\w@]*)$/;

function columnOption(known: KnownColumn, boost: number): Completion {
  return {
    label: known.column.name,
    apply: quotedName(known.column.name),
    type: 'property',
    detail: [known.column.type, known.column.unit].filter(Boolean).join(' · '),
    info: () => aboutColumn(known),
    boost,
  };
}

async function tableOptions(words: string, domain: string | undefined): Promise<Completion[]> {
  const found = await tables(words, domain);
  return found.map((item) => ({
    label: domain ? item.name.slice(domain.length + 1) : item.name,
    apply: domain ? quotedName(item.name.slice(domain.length + 1)) : quotedTable(item.name),
    type: 'class',
    detail: item.access === 'ask' ? 'ask for it' : '',
    info: () => aboutTable(item),
    boost: item.access === 'ask' ? -1 : 0,
  }));
}

async function behindDot(sql: string, owner: string): Promise<Completion[]> {
  const known = (await columnsOf(sql)).filter(({ alias, table }) => alias === owner || table.name === owner);
  if (known.length > 0) return known.map((each) => columnOption(each, 0));
  return (await domains()).some(({ name }) => name === owner) ? tableOptions('', owner) : [];
}

// A name that two tables have is offered with the table in front.
async function columnOptions(sql: string): Promise<Completion[]> {
  const known = await columnsOf(sql);
  const times = new Map<string, number>();
  for (const { column } of known) times.set(column.name, (times.get(column.name) ?? 0) + 1);
  return known.map((each) => {
    const option = columnOption(each, 2);
    if (times.get(each.column.name) === 1) return option;
    return { ...option, label: `${each.alias}.${each.column.name}`, apply: `${quotedName(each.alias)}.${quotedName(each.column.name)}` };
  });
}

const functionOptions: Completion[] = functions.map(([name, about]) => ({ label: name, apply: `${name}(`, detail: about, type: 'function', boost: -1 }));

export async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const sql = context.state.doc.toString();
  const statement = statementAt(sql, context.pos);
  const before = context.state.sliceDoc(Math.max(0, context.pos - 2000), context.pos);
  const dotted = qualified.exec(before);
  const word = /"?[\w@]*$/.exec(before)![0];
  const from = context.pos - (dotted ? dotted[3]!.length : word.length);
  if (dotted) return { from, options: await behindDot(statement?.sql ?? sql, dotted[2]!), validFor: /^"?[\w@]*$/ };
  if (afterFrom.test(before)) {
    const named = (await domains()).map(({ name, title }) => ({ label: name, apply: `${quotedName(name)}.`, type: 'namespace', detail: title, boost: -2 }));
    return { from, options: [...(await tableOptions(word.replace('"', ''), undefined)), ...named] };
  }
  if (!context.explicit && word.length === 0) return null;
  return { from, options: [...(await columnOptions(statement?.sql ?? sql)), ...functionOptions], validFor: /^"?[\w@]*$/ };
}
