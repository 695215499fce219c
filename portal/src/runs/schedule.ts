// A schedule in words; one that has none is shown as it is written.

const clock = (hour: string, minute: string) => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')} UTC`;

const words: [RegExp, (...parts: string[]) => string][] = [
  [/^on-change$/, () => 'when what it reads changes'],
  [/^\* \* \* \* \*$/, () => 'every minute'],
  [/^\*\/(\d+) \* \* \* \*$/, (minutes) => `every ${minutes} minutes`],
  [/^(\d+) \* \* \* \*$/, (minute) => `each hour at minute ${minute}`],
  [/^(\d+) \*\/(\d+) \* \* \*$/, (minute, hours) => `every ${hours} hours at minute ${minute}`],
  [/^(\d+) (\d+) \* \* \*$/, (minute, hour) => `each day at ${clock(hour!, minute!)}`],
  [/^(\d+) (\d+) (\d+) \* \*$/, (minute, hour, day) => `on day ${day} of each month at ${clock(hour!, minute!)}`],
];

export function scheduleInWords(schedule: string | null): string {
  if (schedule === null) return 'by hand';
  for (const [pattern, say] of words) {
    const found = pattern.exec(schedule);
    if (found) return say(...found.slice(1));
  }
  return `${schedule} UTC`;
}
