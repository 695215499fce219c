// Numbers as people say them, with their unit.

export function many(count: number, one: string, more = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}

const units: [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
];

// A span of seconds in at most two significant digits: "0.3 s", "42 s", "4 min", "2.5 h", "3 d".
export function span(seconds: number): string {
  const [unit, length] = units.find(([, each]) => seconds >= each) ?? ['s', 1];
  const amount = seconds / length;
  if (unit === 's' && seconds < 0.095) return `${Math.round(seconds * 1000)} ms`;
  return `${amount < 9.95 ? Number(amount.toFixed(1)) : Math.round(amount)} ${unit}`;
}

const paces: [string, number][] = [
  ['s', 1],
  ['min', 60],
];

// How often something happens, by the unit that leaves a number to read: "1,200/s", "0.52/s", "2/min", "3/h".
export function pace(count: number, seconds: number): string {
  if (count === 0) return '0';
  const [unit, length] = paces.find(([, each]) => (count / seconds) * each >= 0.095) ?? ['h', 3_600];
  const amount = (count / seconds) * length;
  return `${amount < 9.95 ? Number(amount.toPrecision(2)) : Math.round(amount).toLocaleString('en')}/${unit}`;
}
