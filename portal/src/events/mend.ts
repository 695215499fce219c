import type { ReplayBody, ReplayedRejection } from '../api/types';

// How refused events are changed before they are judged again, and why some are refused still.

export const kinds = { rename: 'rename the field', replace: 'replace the value of', set: 'set the field', remove: 'remove the field' } as const;
export type Kind = keyof typeof kinds;

export interface Change {
  kind: Kind;
  field: string;
  from: string; // a value, of replace alone
  to: string; // a name or a value; nothing of remove
}

export const blank: Change = { kind: 'replace', field: '', from: '', to: '' };

// A number, true, null … as it is written in JSON; all else is text.
function valueOf(written: string): unknown {
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return written;
  }
}

// What stands in a value's place is a value, too.
function plainOf(written: string): string | number | boolean | null {
  const value = valueOf(written);
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : written;
}

export function mappingOf(changes: Change[]): ReplayBody {
  const mapping: NonNullable<ReplayBody['mapping']> = {};
  for (const { kind, field, from, to } of changes.filter((change) => change.field.trim())) {
    const name = field.trim();
    if (kind === 'remove') mapping.remove = [...(mapping.remove ?? []), name];
    else if (kind === 'rename') mapping.rename = { ...mapping.rename, [name]: to.trim() };
    else if (kind === 'set') mapping.set = { ...mapping.set, [name]: valueOf(to) };
    else mapping.replace = { ...mapping.replace, [name]: { ...mapping.replace?.[name], [from]: plainOf(to) } };
  }
  return Object.keys(mapping).length > 0 ? { mapping } : {};
}

// Each reason with how many events it keeps out, the commonest first.
export function reasonsOf(rejected: ReplayedRejection[]): [reason: string, events: number][] {
  const counts = new Map<string, number>();
  for (const { reasons } of rejected)
    for (const { field, problem } of reasons) counts.set(`${field} ${problem}`, (counts.get(`${field} ${problem}`) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
