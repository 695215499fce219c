// The reports: tabs of their page, and for the palette.
export const reportParts = [
  { name: '', title: 'Top events' },
  { name: 'customers', title: 'Most active customers' },
  { name: 'orders', title: 'Orders' },
] as const;
