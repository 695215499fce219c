import { expect, test } from 'vitest';
import { questionFor, rowsOf } from './auditSql';

const now = new Date('2026-11-25T12:00:00Z');

test('what is looked for are parameters, never SQL', () => {
  const { sql, params } = questionFor({ who: "x' OR 1=1 --", verb: 'refusal', table: 'fleet.', days: '1' }, now);
  expect(sql).not.toContain('1=1');
  expect(params).toEqual(['2026-11-24T12:00:00.000Z', "x' OR 1=1 --", 'refusal', 'fleet.%']);
  expect(sql).toContain('happened_at >= $1::TIMESTAMPTZ');
  expect(sql).toContain('caller ILIKE $2');
});

test('one record is shown with all that is known of it', () => {
  expect(questionFor({ number: '7' }, now)).toMatchObject({
    sql: 'SELECT *\nFROM weft.audit\nWHERE number = $1::BIGINT\nORDER BY number DESC',
    params: ['7'],
  });
  expect(questionFor({}, now).sql).not.toContain('WHERE');
});

test('rows get their names', () => {
  expect(rowsOf({ columns: [{ name: 'a' }, { name: 'b' }], rows: [[1, 2]] })).toEqual([{ a: 1, b: 2 }]);
});
