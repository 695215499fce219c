// Line drawings of 16 px; the word stands beside each, or on hover.
const drawings = {
  discover: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  ask: 'M2.5 4.5l3 3-3 3M7.5 12h6',
  reports: 'M3 13V8M8 13V3M13 13V6',
  inbox: 'M2 9l2-6h8l2 6v4H2V9Zm0 0h3.5l1 2h3l1-2H14',
  govern: 'M8 2l5 2v4c0 3-2 5-5 6-3-1-5-3-5-6V4l5-2Z',
  observe: 'M1.5 8h3l2-5 3 10 2-5h3',
  lineage: 'M3 4h3c4 0 0 8 4 8h3M3 12h3M10 4h3',
  publish: 'M8 10V2M5 5l3-3 3 3M3 10v3h10v-3',
  help: 'M6 6a2 2 0 1 1 3 2c-.7.4-1 .8-1 1.5M8 12v.5',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={drawings[name]} />
    </svg>
  );
}
