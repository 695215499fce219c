import type { SearchItem } from '../../api/types';
import type { Told } from '../../parts/Editor';
import { statementAt } from '../statements';
import { columnsOf, type KnownColumn } from './known';

// What a column or a table is, drawn for the editor's tips. Contract text goes in as text.

function line(text: string, className = ''): HTMLElement {
  const element = document.createElement('div');
  element.textContent = text;
  element.className = className;
  return element;
}

function box(...lines: (HTMLElement | undefined | false | '')[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'about';
  element.append(...lines.filter((one) => one instanceof HTMLElement));
  return element;
}

export function aboutColumn({ table, column }: KnownColumn): HTMLElement {
  return box(
    line(`${table.name}.${column.name}`, 'about-name'),
    line([column.type, column.unit].filter(Boolean).join(' · '), 'about-soft'),
    line(column.meaning || 'Its meaning is not said yet.'),
    column.null_meaning && line(`Null: ${column.null_meaning}`, 'about-soft'),
    column.shown !== 'as is' && line(`You see it ${column.shown}. ${column.why ?? ''}`, 'about-note'),
  );
}

export function aboutTable(item: Pick<SearchItem, 'name' | 'meaning' | 'access' | 'owner'>): HTMLElement {
  return box(
    line(item.name, 'about-name'),
    line(item.owner ? `table · team ${item.owner}` : 'table', 'about-soft'),
    item.meaning && line(item.meaning),
    item.access === 'ask' && line('You may not read it yet; its page says how to ask.', 'about-note'),
  );
}

// The column whose name stands at a place.
export async function tellColumn(sql: string, position: number): Promise<Told | null> {
  const word = [...sql.matchAll(/[\w@]+/g)].find(({ index, 0: found }) => index <= position && position <= index + found.length);
  if (!word) return null;
  const known = await columnsOf(statementAt(sql, position)?.sql ?? sql);
  const here = known.find(({ column }) => column.name === word[0]);
  return here ? { from: word.index, to: word.index + word[0].length, dom: aboutColumn(here) } : null;
}
