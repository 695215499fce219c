// Events as they arrive, accepted or refused: the same few facts of both.

export interface Arrival {
  position: number; // of both kinds in one order
  at: string;
  owner: string;
  accepted: boolean;
  action: string;
  category: string;
  customer: string;
  amount: string; // its order value, or its value
  why: string; // of a refused one
}

type Row = Record<string, unknown>;
const text = (value: unknown) => (value === null || value === undefined ? '' : String(value));

// "103.4000" -> "103.4"
const plain = (number: string) => (number.includes('.') ? number.replace(/\.?0+$/, '') : number);

export function acceptedOf(row: Row): Arrival {
  return {
    position: Number(row.position),
    at: text(row.received_at),
    owner: text(row.data_owner),
    accepted: true,
    action: text(row.action),
    category: text(row.action_category),
    customer: text(row.acting_customer),
    amount: plain(text(row.order_value ?? row.value)),
    why: '',
  };
}

// What was sent may be no JSON at all.
function sent(event: unknown): Row {
  try {
    const whole = JSON.parse(text(event)) as Row;
    return { ...whole, ...((whole.key_data as Row | undefined) ?? {}) };
  } catch {
    return {};
  }
}

// A policy may mask them: a hash, or stars.
function reasonsOf(reasons: unknown): string {
  try {
    const list = (typeof reasons === 'string' ? JSON.parse(reasons) : reasons) as { field: string; problem: string }[] | null;
    return (list ?? []).map(({ field, problem }) => `${field} ${problem}`).join('; ');
  } catch {
    return text(reasons);
  }
}

export function refusedOf(row: Row): Arrival {
  const event = sent(row.event);
  return {
    position: Number(row.position),
    at: text(row.received_at),
    owner: text(row.data_owner),
    accepted: false,
    action: text(event.action),
    category: text(event.action_category),
    customer: '',
    amount: '',
    why: reasonsOf(row.reasons),
  };
}

export const kept = 200;

// The newest ones, the newest first, each once.
export function withNew(before: Arrival[], added: Arrival[]): Arrival[] {
  if (added.length === 0) return before;
  const all = new Map([...added, ...before].map((each) => [each.position, each]));
  return [...all.values()].sort((a, b) => b.position - a.position).slice(0, kept);
}

export interface Wish {
  verdict: string; // '', accepted, refused
  owner: string;
  words: string; // of action, category, or reason
}

export function fits(arrival: Arrival, { verdict, owner, words }: Wish): boolean {
  if (verdict && (verdict === 'accepted') !== arrival.accepted) return false;
  if (owner && owner !== arrival.owner) return false;
  const all = `${arrival.action} ${arrival.category} ${arrival.why}`.toLowerCase();
  return all.includes(words.toLowerCase());
}
