import type { Check, QualityRule, TableChecks } from '../api/types';

// What a rule promises, and what was found when it was held against the data.

const comparisons: Record<string, string> = {
  mustBe: '',
  mustNotBe: 'not',
  mustBeGreaterThan: 'more than',
  mustBeGreaterOrEqualTo: 'at least',
  mustBeLessThan: 'less than',
  mustBeLessOrEqualTo: 'at most',
  mustBeBetween: 'between',
  mustNotBeBetween: 'not between',
};
const metrics: Record<string, string> = {
  nullValues: 'empty values:',
  missingValues: 'missing values:',
  invalidValues: 'invalid values:',
  duplicateValues: 'repeated values:',
  rowCount: 'rows:',
};

export function promise(rule: QualityRule): string {
  if (!rule.comparison) return '';
  const bounds = (rule.bounds ?? []).map((bound) => bound.toLocaleString('en')).join(' and ');
  const unit = rule.unit === 'percent' ? ' %' : '';
  const metric = metrics[rule.metric ?? ''] ?? `${rule.metric ?? 'rows of its SQL'}:`;
  return `${metric} ${comparisons[rule.comparison] ?? rule.comparison} ${bounds}${unit}`.replace('  ', ' ');
}

// A check is called as its rule, with the column before it and what it compares behind.
export function foundBy(rule: QualityRule, results: Check[]): Check | undefined {
  const name = rule.name || (rule.type === 'library' ? (rule.metric ?? '') : rule.type === 'sql' ? 'sql' : (rule.description ?? ''));
  const called = rule.column && rule.comparison ? `column ${rule.column}: ${name}` : name;
  return results.find((check) => check.name === called || check.name.startsWith(`${called} must`));
}

export function otherFaults(rules: QualityRule[], results: Check[]): Check[] {
  const known = new Set(rules.map((rule) => foundBy(rule, results)));
  return results.filter((check) => check.state === 'failed' && !known.has(check));
}

// "2 of the last 30 checks found something."
export function lately(past: TableChecks['items']): string {
  const bad = past.filter(({ checks }) => checks.failed > 0).length;
  const all = past.length === 1 ? 'The only check so far' : `${bad === 0 ? 'All' : 'Of the'} last ${past.length} checks`;
  if (past.length === 1) return `${all} ${bad === 0 ? 'found nothing wrong' : 'found something'}.`;
  return bad === 0 ? `${all} found nothing wrong.` : `${all}, ${bad} found something.`;
}
