import { expect, test } from 'vitest';
import { blank, mappingOf, reasonsOf } from './mend';

test('what is changed becomes a mapping, with values as JSON has them', () => {
  expect(mappingOf([blank])).toEqual({});
  expect(
    mappingOf([
      { kind: 'rename', field: 'amount', from: '', to: 'order_value' },
      { kind: 'replace', field: 'order_value', from: '103,4', to: '103.4' },
      { kind: 'replace', field: 'order_value', from: 'none', to: 'null' },
      { kind: 'set', field: ' action_category ', from: '', to: 'order' },
      { kind: 'remove', field: 'junk', from: '', to: '' },
    ]),
  ).toEqual({
    mapping: {
      rename: { amount: 'order_value' },
      replace: { order_value: { '103,4': 103.4, none: null } },
      set: { action_category: 'order' },
      remove: ['junk'],
    },
  });
});

test('reasons are counted, the commonest first', () => {
  const missing = { field: 'action', problem: 'is missing', remedy: '' };
  const wrong = { field: 'order_value', problem: 'is not a number that fits', remedy: '' };
  expect(
    reasonsOf([
      { position: 1, reasons: [wrong] },
      { position: 2, reasons: [missing] },
      { position: 3, reasons: [missing, wrong] },
      { position: 4, reasons: [missing] },
    ]),
  ).toEqual([
    ['action is missing', 3],
    ['order_value is not a number that fits', 2],
  ]);
});
