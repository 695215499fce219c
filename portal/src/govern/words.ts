// A policy's rules in words. What stands in a document is read as it is; nothing here decides.

export interface Subjects {
  everyone?: boolean;
  members?: boolean;
  users?: string[];
  teams?: string[];
  roles?: string[];
  domains?: string[];
  attributes?: Record<string, string[]>;
}
export interface Objects {
  products?: string[];
  tables?: string[];
  tags?: string[];
  classifications?: string[];
}
export interface Rule {
  name: string;
  effect: 'allow' | 'deny' | 'restrict' | 'requests';
  action?: 'read' | 'discover';
  to: Subjects;
  except?: Subjects;
  on?: Objects;
  filter?: string;
  mask?: unknown;
  masks?: Record<string, unknown>;
  columns?: string[];
  purpose?: string;
  purposes?: string[];
  exceptPurposes?: string[];
  autoApprove?: boolean;
  longestDays?: number;
  from?: string;
  until?: string;
}
export interface PolicySpec {
  description?: string;
  rules?: Rule[];
}

export function listed(words: string[], last = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const roleWords: Record<string, string> = {
  admin: 'admins',
  curator: 'curators of the domain',
  owner: 'owners of the product',
  team: 'the domain’s team',
};

function some(one: string, more: string, names: string[] = []): string[] {
  return names.length === 0 ? [] : [`${names.length === 1 ? one : more} ${listed(names)}`];
}

export function subjectsInWords(subjects: Subjects): string {
  const attributes = Object.entries(subjects.attributes ?? {}).map(
    ([name, values]) => `people whose ${name} is ${listed(values, 'or')}`,
  );
  const all = [
    ...(subjects.everyone ? ['everyone'] : []),
    ...(subjects.members ? ['everyone in a team'] : []),
    ...some('team', 'teams', subjects.teams),
    ...some('user', 'users', subjects.users),
    ...(subjects.roles ?? []).map((role) => roleWords[role] ?? role),
    ...some('the SQL of domain', 'the SQL of domains', subjects.domains),
    ...attributes,
  ];
  return listed(all) || 'nobody';
}

// Where a policy without `on` holds: as far as its place in the folder lets it.
export function objectsInWords(policy: string, on: Objects | undefined): string {
  const domain = policy.includes('.') ? policy.split('.')[0] : undefined;
  const columns = [
    ...some('classified', 'classified', on?.classifications && [listed(on.classifications, 'or')]),
    ...some('tagged', 'tagged', on?.tags && [listed(on.tags, 'or')]),
  ];
  const tables = [...(on?.products ?? []), ...(on?.tables ?? [])];
  const where =
    tables.length > 0 ? listed(tables) : domain ? `the tables of ${domain} that it is for` : 'every table of the mesh';
  return columns.length > 0 ? `columns ${listed(columns)} in ${where}` : where;
}

export function maskInWords(mask: unknown): string {
  if (typeof mask === 'string') return { hash: 'hashed', null: 'left empty', redact: 'blacked out' }[mask] ?? `shown by ${mask}`;
  if (mask && typeof mask === 'object' && 'expression' in mask) return `shown as ${String(mask.expression)}`;
  return 'masked';
}

function narrowed(rule: Rule): string[] {
  const byColumn = Object.entries(rule.masks ?? {}).map(([column, mask]) => `${column} is ${maskInWords(mask)}`);
  return [
    ...(rule.filter ? [`only rows with ${rule.filter}`] : []),
    ...(rule.mask !== undefined ? [`these columns are ${maskInWords(rule.mask)}`] : []),
    ...byColumn,
    ...(rule.columns ? [`only the columns ${listed(rule.columns)}`] : []),
  ];
}

function times(rule: Rule): string[] {
  return [...(rule.from ? [`from ${rule.from}`] : []), ...(rule.until ? [`until ${rule.until}`] : [])];
}

const verbs = {
  allow: { read: 'may read', discover: 'may find' },
  deny: { read: 'may not read', discover: 'may not even find' },
  restrict: { read: 'see less of', discover: 'see less of' },
  requests: { read: 'may ask for', discover: 'may ask for' },
} as const;

// "team analytics may read flights.departures: only rows with …; for planning only"
export function ruleInWords(policy: string, rule: Rule): string {
  const who = subjectsInWords(rule.to);
  const except = rule.except ? `, except ${subjectsInWords(rule.except)},` : '';
  const does = verbs[rule.effect][rule.action ?? 'read'];
  const single = /^(everyone|user [^ ]+|team [^ ]+)$/.test(who) && does === 'see less of';
  const said = single ? 'sees less of' : does;
  const details = [
    ...narrowed(rule),
    ...some('only for', 'only for', rule.purposes && [listed(rule.purposes, 'or')]),
    ...some('unless for', 'unless for', rule.exceptPurposes && [listed(rule.exceptPurposes, 'or')]),
    ...(rule.autoApprove ? ['approved at once'] : []),
    ...(rule.longestDays ? [`for at most ${rule.longestDays} days`] : []),
    ...times(rule),
  ];
  const sentence = `${who}${except} ${said} ${objectsInWords(policy, rule.on)}${details.length > 0 ? `: ${details.join('; ')}` : ''}.`;
  return sentence[0]!.toUpperCase() + sentence.slice(1);
}
