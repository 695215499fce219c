import './parts.css';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

export function ago(then: Date, now: Date): string {
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000);
  const [unit, length] = units.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  if (unit === 'second') return seconds > 0 ? 'in a moment' : 'just now';
  return words.format(Math.trunc(seconds / length), unit);
}

// A moment as people say it, with the exact one on hover.
export function Moment({ at }: { at: string }) {
  const then = new Date(at);
  return (
    <time dateTime={at} title={`${moments.format(then)} UTC`}>
      {ago(then, new Date())}
    </time>
  );
}

export function Day({ at }: { at: string }) {
  return <time dateTime={at}>{days.format(new Date(at))}</time>;
}
