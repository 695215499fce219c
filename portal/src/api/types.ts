// Written from openapi.json by `make update`; do not edit. A test compares the two.

export interface Access {
  read: boolean;
  filters: Array<string>;
  why: Array<Reason>;
  valid_until: string | null;
  refusal?: string;
  next_step?: string;
}
export interface AccessShift {
  who: string;
  table: string;
  touches: number;
  before: 'nothing' | 'find' | 'read';
  after: 'nothing' | 'find' | 'read';
  gains: Array<{ column: string; before: string; after: string }>;
  loses: Array<{ column: string; before: string; after: string }>;
  rows: 'same' | 'more' | 'fewer' | 'others';
  filters_before: Array<string>;
  filters_after: Array<string>;
}
export interface Agreement {
  kind: 'agreement';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface AgreementPage {
  items: Array<Agreement>;
  next: string | null;
}
export interface AgreementRecord {
  id: string;
  version: number;
  state: 'requested' | 'approved' | 'refused' | 'revoked';
  in_force: boolean;
  table: string;
  owner: { team: string; product: string };
  consumer: { kind: 'team' | 'user' | 'domain'; name: string };
  purpose: string;
  from: string | null;
  until: string | null;
  columns: Array<string>;
  filter: string;
  delivery: string;
  requested: { by: string; at: string | null } | null;
  decided: { by: string; at: string | null } | null;
  reason: string;
}
export interface AgreementRecordPage {
  items: Array<AgreementRecord>;
  next: string | null;
}
export interface AgreementTerms {
  columns?: Array<string>;
  filter?: string;
  until?: string;
  reason?: string;
}
export interface Answer {
  query_id: string;
  columns: Array<{ name: string; type: string }>;
  rows: Array<Array<unknown>>;
  row_count: number;
  truncated: boolean;
  elapsed_ms: number;
  tables: Array<TableUse>;
}
export interface ApplyAnswer {
  applied: boolean;
  seq: number;
  plan: Plan;
  text: string;
  intake: Array<Intake>;
}
export interface ApplyBody {
  files: Array<ManifestFile>;
  allow_breaking?: boolean;
}
export interface AuditPage {
  items: Array<AuditRow>;
  next: string | null;
}
export interface AuditRow {
  offset: number;
  at: string;
  verb: 'login' | 'question' | 'refusal' | 'change' | 'export' | 'token' | 'run' | 'backup' | 'ingest' | 'grant';
  caller: string;
  client: string;
  request_id: string;
  text: string;
  purpose: string;
  tables: Array<TableTouch>;
  refusal: string;
  outcome: 'done' | 'failed' | 'cancelled' | 'running' | 'cut off' | 'refused';
  rows?: number;
  bytes?: number;
  took_us?: number;
}
export interface Break {
  table: string;
  column: string;
  message: string;
  readers: Array<string>;
}
export interface Change {
  seq: number;
  at: string;
  actor: string;
  action: string;
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement';
  name: string;
  deleted: boolean;
  request_id: string;
  hash: string;
}
export interface ChangePage {
  items: Array<Change>;
  next: string | null;
}
export interface Check {
  table: string;
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  message: string;
}
export interface Column {
  name: string;
  type: string;
  meaning: string;
  unit: string;
  null_meaning: string;
  classification: string;
  tags: Array<string>;
  required: boolean;
  unique: boolean;
  primary_key: boolean;
  shown: 'as is' | 'masked' | 'not granted';
  mask?: string;
  why?: string;
  inherits?: Array<{ classification: string; from: string }>;
  examples?: Array<string>;
}
export interface ColumnAccess {
  name: string;
  shown: 'as is' | 'masked' | 'not granted';
  mask?: string;
  why?: string;
  inherits?: Array<{ classification: string; from: string }>;
  declassified?: Array<{ classification: string; from: string; contract: string; by: string | null; at: string | null }>;
}
export interface ColumnUse {
  column: string;
  roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'>;
  last: string;
}
export interface Contract {
  kind: 'contract';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface ContractPage {
  items: Array<Contract>;
  next: string | null;
}
export interface Deprecation {
  table: string;
  notice: string;
  readers: Array<string>;
  told: Array<string>;
}
export interface Disclosed {
  read: boolean;
  columns: Array<{ name: string; shown: 'as is' | 'masked' | 'not granted'; mask?: string; classification?: string }>;
  filters: Array<string>;
}
export interface Doctor {
  healthy: boolean;
  findings: Array<string>;
}
export interface Domain {
  kind: 'domain';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface DomainPage {
  items: Array<Domain>;
  next: string | null;
}
export interface FieldChange {
  path: string;
  before: string;
  after: string;
}
export interface Finding {
  severity: 'error' | 'warning';
  file: string;
  line: number;
  column: number;
  message: string;
  hint: string;
}
export interface Health {
  status: 'alive';
  version: string;
}
export interface Inbox {
  waiting: Array<WaitingRequest>;
  more: number;
  ending: Array<AgreementRecord>;
  unowned: Array<{ product: string; owners: Array<string> }>;
  news: Array<Notice>;
  unseen: number;
}
export interface Intake {
  table: string;
  rows: number;
  rejected: number;
  problems: Array<string>;
}
export interface Lifetime {
  status: 'proposed' | 'draft' | 'active' | 'deprecated' | 'retired';
  deprecated: boolean;
  retires: string | null;
  notice?: string;
}
export interface LineageAnswer {
  table: string;
  column: string | null;
  direction: 'upstream' | 'downstream';
  items: Array<LineageEdge>;
  tables: Array<LineageTable>;
  readers: Array<LineageReader>;
  next: string | null;
}
export interface LineageEdge {
  from: LineageEnd;
  to: LineageEnd;
  roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'>;
  depth: number;
}
export interface LineageEnd {
  table: string;
  column: string | null;
}
export interface LineageReader {
  reader: string;
  last: string;
  questions: number;
  columns: Array<ColumnUse>;
}
export interface LineageTable {
  table: string;
  product: string | null;
  owner: string | null;
  computed: boolean;
}
export interface ManifestFile {
  path: string;
  sha256: string;
  bytes: number;
}
export interface Mesh {
  kind: 'mesh';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface MeshPage {
  items: Array<Mesh>;
  next: string | null;
}
export interface NewToken {
  id: string;
  token: string;
  user: string;
  scope: string;
}
export interface Notice {
  id: number;
  at: string;
  what: string;
  agreement?: string;
  table?: string;
  text: string;
  seen: boolean;
}
export interface PasswordBody {
  password: string;
  old?: string;
}
export interface Plan {
  folder: string;
  summary: { create: number; change: number; delete: number; unchanged: number };
  changes: Array<PlannedChange>;
  breaking: Array<Break>;
  stopping: Array<StoppedSql>;
  versions: Array<VersionAdvice>;
  access: Array<AccessShift>;
  access_cut: boolean;
  findings: Array<Finding>;
  deprecations: Array<Deprecation>;
  held: Array<string>;
  refusals: Array<string>;
  not_from_here: Array<ResourceName>;
  rebuild: Array<string>;
  missing: Array<string>;
}
export interface PlannedChange {
  verb: 'create' | 'change' | 'delete';
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement';
  name: string;
  path: string;
  fields: Array<FieldChange>;
  code: Array<string>;
  drifted: boolean;
}
export interface Policy {
  kind: 'policy';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface PolicyPage {
  items: Array<Policy>;
  next: string | null;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  hint: string;
  request_id: string;
  position?: number;
}
export interface Product {
  kind: 'product';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface ProductPage {
  items: Array<Product>;
  next: string | null;
}
export interface QualityRule {
  name: string;
  type: 'text' | 'library' | 'sql' | 'custom';
  description?: string;
  column?: string;
  metric?: string;
  comparison?: string;
  bounds?: Array<number>;
  unit?: 'percent' | 'rows';
  severity?: string;
  dimension?: string;
}
export interface Question {
  sql: string;
  params?: unknown[] | Record<string, unknown> | null;
  limit?: number;
  purpose?: string;
}
export interface QuestionState {
  query_id: string;
  user: string;
  sql: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  started: string;
  elapsed_ms: number;
  rows: number;
  error: string | null;
}
export interface QuestionStatePage {
  items: Array<QuestionState>;
  next: string | null;
}
export interface Readiness {
  status: 'ready';
}
export interface Reason {
  policy: string;
  rule: string;
  effect: string;
  column?: string;
}
export interface RequestBody {
  table: string;
  for: string;
  purpose: string;
  until?: string;
  columns?: Array<string>;
  filter?: string;
  delivery?: string;
}
export interface ResourceName {
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement';
  name: string;
}
export interface SearchAnswer {
  items: Array<SearchItem>;
  facets: { kind: Record<string, number>; domain: Record<string, number>; tag: Record<string, number>; owner: Record<string, number>; access: Record<string, number> };
}
export interface SearchItem {
  kind: string;
  name: string;
  title: string;
  text: string;
  highlights: Array<{ text: string; match: boolean }>;
  domain: string;
  owner: string;
  access: 'read' | 'ask';
  meaning?: string;
  next_step?: string;
  notice?: string;
  table?: string;
  column?: string;
}
export interface SeenBody {
  up_to: number;
}
export interface Session {
  user: string;
  admin: boolean;
  teams: Array<string>;
  domains: Array<string>;
  curator_of: Array<string>;
  scope: string;
}
export interface ShareBody {
  with: string;
  purpose?: string;
  until?: string;
  columns?: Array<string>;
  filter?: string;
  delivery?: string;
}
export interface SignInBody {
  user?: string;
  password?: string;
  token?: string;
  code?: string;
}
export interface SignInLink {
  code: string;
  until: string;
}
export interface SignInWays {
  provider: string | null;
}
export interface Sla {
  property: string;
  value: string;
  unit: string;
  description: string;
}
export interface Source {
  kind: 'source';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface SourcePage {
  items: Array<Source>;
  next: string | null;
}
export interface SpecBody {
  kind?: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement';
  name?: string;
  version?: number;
  spec: Record<string, unknown>;
}
export interface StoppedSql {
  table: string;
  product: string;
  owner: string;
  reason: string;
}
export interface Table {
  name: string;
  domain: string;
  product: string;
  major: number;
  lifetime: Lifetime;
  contract: { id: string; version: string; status?: string; purpose?: string; usage?: string; limitations?: string };
  meaning: string;
  granularity: string;
  owner: { team: string; people: Array<string>; departed: boolean; support: string };
  tags: Array<string>;
  data: 'sql' | 'file' | 'none';
  columns: Array<Column>;
  quality: Array<QualityRule>;
  sla: Array<Sla>;
  access: Access;
}
export interface TableTouch {
  table: string;
  principal: string;
  columns: Array<string>;
  roles: Record<string, Array<string>> | null;
  masked: Array<string>;
  filtered: boolean;
  policies: Array<string>;
}
export interface TableUse {
  name: string;
  filtered: boolean;
  masked: Array<string>;
  policies: Array<string>;
}
export interface Team {
  kind: 'team';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface TeamPage {
  items: Array<Team>;
  next: string | null;
}
export interface TestAnswer {
  plan: Plan;
  checks: Array<Check>;
  left_out: Array<string>;
}
export interface TestBody {
  files: Array<ManifestFile>;
}
export interface Token {
  id: string;
  user: string;
  name: string;
  scope: string;
  created: string;
  until: string | null;
  last_used: string | null;
  session: boolean;
  revoked: boolean;
}
export interface TokenBody {
  user?: string;
  name?: string;
  scope?: string;
  until?: string;
}
export interface TokenPage {
  items: Array<Token>;
  next: string | null;
}
export interface User {
  kind: 'user';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface UserPage {
  items: Array<User>;
  next: string | null;
}
export interface Verified {
  verified: boolean;
  fault: string;
}
export interface Version {
  version: number;
  seq: number;
  at: string;
  actor: string;
  action: string;
  deleted: boolean;
  document?: string;
}
export interface VersionAdvice {
  kind: 'MetadataDifference';
  contract: string;
  source1: VersionSource;
  source2: VersionSource;
  level: 'patch' | 'minor' | 'major';
  impact: { major: number; minor: number; patch: number };
  suggestedVersion: string | null;
  enough: boolean;
  reasons: Array<string>;
  diffs: Array<VersionDiff>;
}
export interface VersionDiff {
  type: 'ADD' | 'REMOVE' | 'CHANGE';
  section: string;
  field: string;
  path: string;
  value1: string;
  value2: string;
  impactLevel: 'patch' | 'minor' | 'major';
}
export interface VersionPage {
  items: Array<Version>;
  next: string | null;
}
export interface VersionSource {
  id: string;
  version: string;
}
export interface WaitingRequest {
  id: string;
  version: number;
  state: 'requested' | 'approved' | 'refused' | 'revoked';
  in_force: boolean;
  table: string;
  owner: { team: string; product: string };
  consumer: { kind: 'team' | 'user' | 'domain'; name: string };
  purpose: string;
  from: string | null;
  until: string | null;
  columns: Array<string>;
  filter: string;
  delivery: string;
  requested: { by: string; at: string | null } | null;
  decided: { by: string; at: string | null } | null;
  reason: string;
  disclosed: Disclosed;
}
export interface WhoAnswer {
  table: string;
  column: string | null;
  at: string | null;
  items: Array<{ user: string; shown?: 'as is' | 'masked' | 'not granted'; mask?: string; filters: Array<string>; masked: Array<string>; hidden: Array<string>; why: Array<Reason> }>;
}
export interface WhyAnswer {
  user: string;
  discover: boolean;
  lifetime: Lifetime;
  columns: Array<ColumnAccess>;
  table: string;
  column: string | null;
  at: string | null;
  read: boolean;
  filters: Array<string>;
  why: Array<Reason>;
  valid_until: string | null;
  refusal?: string;
  next_step?: string;
}
export interface Written {
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement';
  name: string;
  version: number;
}

export interface Operations {
  listMeshes: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: MeshPage;
  };
  getMesh: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Mesh;
  };
  putMesh: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchMesh: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteMesh: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getMeshHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listDomains: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: DomainPage;
  };
  getDomain: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Domain;
  };
  putDomain: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchDomain: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteDomain: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getDomainHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listTeams: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: TeamPage;
  };
  getTeam: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Team;
  };
  putTeam: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchTeam: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteTeam: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getTeamHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listUsers: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: UserPage;
  };
  getUser: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: User;
  };
  putUser: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchUser: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteUser: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getUserHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listProducts: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: ProductPage;
  };
  getProduct: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Product;
  };
  putProduct: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchProduct: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteProduct: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getProductHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listContracts: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: ContractPage;
  };
  getContract: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Contract;
  };
  putContract: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchContract: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteContract: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getContractHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listPolicies: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: PolicyPage;
  };
  getPolicy: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Policy;
  };
  putPolicy: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchPolicy: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deletePolicy: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getPolicyHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listSources: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: SourcePage;
  };
  getSource: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Source;
  };
  putSource: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  patchSource: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Written;
  };
  deleteSource: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getSourceHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  listAgreements: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: AgreementPage;
  };
  getAgreement: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Agreement;
  };
  getAgreementHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  apply: {
    path: {};
    query: { dry_run?: boolean };
    body: ApplyBody;
    answer: ApplyAnswer;
  };
  putFile: {
    path: { sha256: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  test: {
    path: {};
    query: {};
    body: TestBody;
    answer: TestAnswer;
  };
  search: {
    path: {};
    query: { q?: string; kind?: 'table' | 'tables' | 'column' | 'columns' | 'mesh' | 'meshes' | 'domain' | 'domains' | 'team' | 'teams' | 'user' | 'users' | 'product' | 'products' | 'contract' | 'contracts' | 'policy' | 'policies' | 'source' | 'sources' | 'agreement' | 'agreements'; domain?: string; tag?: string; owner?: string; access?: 'read' | 'ask'; limit?: number };
    body: undefined;
    answer: SearchAnswer;
  };
  getTable: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: Table;
  };
  explainAccess: {
    path: {};
    query: { user?: string; table: string; column?: string; purpose?: string; at?: string };
    body: undefined;
    answer: WhyAnswer | WhoAnswer;
  };
  listChanges: {
    path: {};
    query: { after?: number; limit?: number };
    body: undefined;
    answer: ChangePage;
  };
  getLineage: {
    path: {};
    query: { table: string; column?: string; direction?: 'upstream' | 'downstream'; depth?: number; limit?: number; after?: number; format?: 'json' | 'openlineage' };
    body: undefined;
    answer: LineageAnswer;
  };
  requestAccess: {
    path: {};
    query: {};
    body: RequestBody;
    answer: AgreementRecord;
  };
  shareTable: {
    path: { table: string };
    query: {};
    body: ShareBody;
    answer: AgreementRecord;
  };
  getInbox: {
    path: {};
    query: { after?: number };
    body: undefined;
    answer: Inbox;
  };
  markInboxSeen: {
    path: {};
    query: {};
    body: SeenBody;
    answer: undefined;
  };
  previewRequest: {
    path: {};
    query: {};
    body: RequestBody;
    answer: Disclosed;
  };
  listMyAgreements: {
    path: {};
    query: { table?: string };
    body: undefined;
    answer: AgreementRecordPage;
  };
  approveAgreement: {
    path: { name: string };
    query: {};
    body: AgreementTerms;
    answer: AgreementRecord;
  };
  narrowAgreement: {
    path: { name: string };
    query: {};
    body: AgreementTerms;
    answer: AgreementRecord;
  };
  refuseAgreement: {
    path: { name: string };
    query: {};
    body: AgreementTerms;
    answer: AgreementRecord;
  };
  revokeAgreement: {
    path: { name: string };
    query: {};
    body: AgreementTerms;
    answer: AgreementRecord;
  };
  renewAgreement: {
    path: { name: string };
    query: {};
    body: AgreementTerms;
    answer: AgreementRecord;
  };
  ask: {
    path: {};
    query: {};
    body: Question;
    answer: Answer;
  };
  listQuestions: {
    path: {};
    query: {};
    body: undefined;
    answer: QuestionStatePage;
  };
  getQuestion: {
    path: { id: string };
    query: {};
    body: undefined;
    answer: QuestionState;
  };
  cancelQuestion: {
    path: { id: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getSession: {
    path: {};
    query: {};
    body: undefined;
    answer: Session;
  };
  signIn: {
    path: {};
    query: {};
    body: SignInBody;
    answer: Session;
  };
  signOut: {
    path: {};
    query: {};
    body: undefined;
    answer: undefined;
  };
  makeSignInLink: {
    path: {};
    query: {};
    body: undefined;
    answer: SignInLink;
  };
  setPassword: {
    path: { name: string };
    query: {};
    body: PasswordBody;
    answer: undefined;
  };
  removePassword: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  listTokens: {
    path: {};
    query: { user?: string };
    body: undefined;
    answer: TokenPage;
  };
  createToken: {
    path: {};
    query: {};
    body: TokenBody;
    answer: NewToken;
  };
  revokeToken: {
    path: { id: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  beginOidc: {
    path: {};
    query: { return?: string };
    body: undefined;
    answer: undefined;
  };
  endOidc: {
    path: {};
    query: { code?: string; state?: string; error?: string };
    body: undefined;
    answer: undefined;
  };
  getSignInWays: {
    path: {};
    query: {};
    body: undefined;
    answer: SignInWays;
  };
  getHealth: {
    path: {};
    query: {};
    body: undefined;
    answer: Health;
  };
  getReadiness: {
    path: {};
    query: {};
    body: undefined;
    answer: Readiness;
  };
  getMetrics: {
    path: {};
    query: {};
    body: undefined;
    answer: undefined;
  };
  getBackup: {
    path: {};
    query: {};
    body: undefined;
    answer: undefined;
  };
  getDoctor: {
    path: {};
    query: {};
    body: undefined;
    answer: Doctor;
  };
  listAudit: {
    path: {};
    query: { limit?: number };
    body: undefined;
    answer: AuditPage;
  };
  verifyAudit: {
    path: {};
    query: {};
    body: undefined;
    answer: Verified;
  };
  getPortal: {
    path: {};
    query: {};
    body: undefined;
    answer: undefined;
  };
  getOpenApi: {
    path: {};
    query: {};
    body: undefined;
    answer: Record<string, unknown>;
  };
}

export const operations: Record<keyof Operations, [method: string, path: string]> = {
  listMeshes: ['GET', '/api/v1/meshes'],
  getMesh: ['GET', '/api/v1/meshes/{name}'],
  putMesh: ['PUT', '/api/v1/meshes/{name}'],
  patchMesh: ['PATCH', '/api/v1/meshes/{name}'],
  deleteMesh: ['DELETE', '/api/v1/meshes/{name}'],
  getMeshHistory: ['GET', '/api/v1/meshes/{name}/history'],
  listDomains: ['GET', '/api/v1/domains'],
  getDomain: ['GET', '/api/v1/domains/{name}'],
  putDomain: ['PUT', '/api/v1/domains/{name}'],
  patchDomain: ['PATCH', '/api/v1/domains/{name}'],
  deleteDomain: ['DELETE', '/api/v1/domains/{name}'],
  getDomainHistory: ['GET', '/api/v1/domains/{name}/history'],
  listTeams: ['GET', '/api/v1/teams'],
  getTeam: ['GET', '/api/v1/teams/{name}'],
  putTeam: ['PUT', '/api/v1/teams/{name}'],
  patchTeam: ['PATCH', '/api/v1/teams/{name}'],
  deleteTeam: ['DELETE', '/api/v1/teams/{name}'],
  getTeamHistory: ['GET', '/api/v1/teams/{name}/history'],
  listUsers: ['GET', '/api/v1/users'],
  getUser: ['GET', '/api/v1/users/{name}'],
  putUser: ['PUT', '/api/v1/users/{name}'],
  patchUser: ['PATCH', '/api/v1/users/{name}'],
  deleteUser: ['DELETE', '/api/v1/users/{name}'],
  getUserHistory: ['GET', '/api/v1/users/{name}/history'],
  listProducts: ['GET', '/api/v1/products'],
  getProduct: ['GET', '/api/v1/products/{name}'],
  putProduct: ['PUT', '/api/v1/products/{name}'],
  patchProduct: ['PATCH', '/api/v1/products/{name}'],
  deleteProduct: ['DELETE', '/api/v1/products/{name}'],
  getProductHistory: ['GET', '/api/v1/products/{name}/history'],
  listContracts: ['GET', '/api/v1/contracts'],
  getContract: ['GET', '/api/v1/contracts/{name}'],
  putContract: ['PUT', '/api/v1/contracts/{name}'],
  patchContract: ['PATCH', '/api/v1/contracts/{name}'],
  deleteContract: ['DELETE', '/api/v1/contracts/{name}'],
  getContractHistory: ['GET', '/api/v1/contracts/{name}/history'],
  listPolicies: ['GET', '/api/v1/policies'],
  getPolicy: ['GET', '/api/v1/policies/{name}'],
  putPolicy: ['PUT', '/api/v1/policies/{name}'],
  patchPolicy: ['PATCH', '/api/v1/policies/{name}'],
  deletePolicy: ['DELETE', '/api/v1/policies/{name}'],
  getPolicyHistory: ['GET', '/api/v1/policies/{name}/history'],
  listSources: ['GET', '/api/v1/sources'],
  getSource: ['GET', '/api/v1/sources/{name}'],
  putSource: ['PUT', '/api/v1/sources/{name}'],
  patchSource: ['PATCH', '/api/v1/sources/{name}'],
  deleteSource: ['DELETE', '/api/v1/sources/{name}'],
  getSourceHistory: ['GET', '/api/v1/sources/{name}/history'],
  listAgreements: ['GET', '/api/v1/agreements'],
  getAgreement: ['GET', '/api/v1/agreements/{name}'],
  getAgreementHistory: ['GET', '/api/v1/agreements/{name}/history'],
  apply: ['POST', '/api/v1/apply'],
  putFile: ['PUT', '/api/v1/files/{sha256}'],
  test: ['POST', '/api/v1/test'],
  search: ['GET', '/api/v1/search'],
  getTable: ['GET', '/api/v1/tables/{table}'],
  explainAccess: ['GET', '/api/v1/why'],
  listChanges: ['GET', '/api/v1/changes'],
  getLineage: ['GET', '/api/v1/lineage'],
  requestAccess: ['POST', '/api/v1/requests'],
  shareTable: ['POST', '/api/v1/tables/{table}/share'],
  getInbox: ['GET', '/api/v1/inbox'],
  markInboxSeen: ['POST', '/api/v1/inbox/seen'],
  previewRequest: ['POST', '/api/v1/requests/preview'],
  listMyAgreements: ['GET', '/api/v1/inbox/agreements'],
  approveAgreement: ['POST', '/api/v1/agreements/{name}/approve'],
  narrowAgreement: ['POST', '/api/v1/agreements/{name}/narrow'],
  refuseAgreement: ['POST', '/api/v1/agreements/{name}/refuse'],
  revokeAgreement: ['POST', '/api/v1/agreements/{name}/revoke'],
  renewAgreement: ['POST', '/api/v1/agreements/{name}/renew'],
  ask: ['POST', '/api/v1/query'],
  listQuestions: ['GET', '/api/v1/queries'],
  getQuestion: ['GET', '/api/v1/queries/{id}'],
  cancelQuestion: ['DELETE', '/api/v1/queries/{id}'],
  getSession: ['GET', '/api/v1/session'],
  signIn: ['POST', '/api/v1/session'],
  signOut: ['DELETE', '/api/v1/session'],
  makeSignInLink: ['POST', '/api/v1/session/link'],
  setPassword: ['PUT', '/api/v1/users/{name}/password'],
  removePassword: ['DELETE', '/api/v1/users/{name}/password'],
  listTokens: ['GET', '/api/v1/tokens'],
  createToken: ['POST', '/api/v1/tokens'],
  revokeToken: ['DELETE', '/api/v1/tokens/{id}'],
  beginOidc: ['GET', '/api/v1/oidc/login'],
  endOidc: ['GET', '/api/v1/oidc/callback'],
  getSignInWays: ['GET', '/api/v1/oidc'],
  getHealth: ['GET', '/healthz'],
  getReadiness: ['GET', '/readyz'],
  getMetrics: ['GET', '/metrics'],
  getBackup: ['GET', '/api/v1/backup'],
  getDoctor: ['GET', '/api/v1/doctor'],
  listAudit: ['GET', '/api/v1/audit'],
  verifyAudit: ['GET', '/api/v1/audit/verify'],
  getPortal: ['GET', '/'],
  getOpenApi: ['GET', '/openapi.json'],
};
