// The parts of Runs: its tabs, and for the palette. A number in their place is one run.
export const runParts = [
  { name: '', title: 'Runs' },
  { name: 'schedules', title: 'Schedules' },
  { name: 'costs', title: 'Storage and cost' },
] as const;
