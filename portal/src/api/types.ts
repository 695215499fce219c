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
  product?: string;
  expected?: Array<ResourceVersion>;
}
export interface AuditPage {
  items: Array<AuditRow>;
  next: string | null;
}
export interface AuditRow {
  offset: number;
  at: string;
  verb: 'login' | 'question' | 'refusal' | 'change' | 'export' | 'token' | 'run' | 'backup' | 'ingest' | 'grant' | 'search';
  caller: string;
  client: string;
  request_id: string;
  text: string;
  purpose: string;
  question?: string;
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
export interface Bridge {
  source: string;
  domain: string;
  brokers: string;
  topic: string;
  security: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  way: 'publish' | 'consume';
  table: string | null;
  state: 'starting' | 'running' | 'failing';
  since: string;
  moved_at: string | null;
  error: { message: string; hint: string } | null;
  secrets: Array<BridgeSecret>;
}
export interface BridgePage {
  items: Array<Bridge>;
  next: string | null;
}
export interface BridgeSecret {
  name: 'password' | 'key';
  state: 'missing' | 'set' | 'for_other';
}
export interface Change {
  seq: number;
  at: string;
  actor: string;
  action: string;
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
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
export interface Cloth {
  domains: Array<{ domain: string; title: string; products: number }>;
  items: Array<ClothLine>;
  next: string | null;
}
export interface ClothLine {
  product: string;
  domain: string;
  owner: string;
  state: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  readers: number;
  last: string | null;
  access: 'read' | 'ask';
  read_by: Array<{ domain: string; readers: number }>;
  teams: Array<{ team: string; readers: number }>;
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
export interface ColumnEdge {
  from: LineageEnd;
  to: LineageEnd;
  roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'>;
}
export interface ColumnUse {
  column: string;
  roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'>;
  last: string;
}
export interface CommitBody {
  position: string;
}
export interface Consumer {
  name: string;
  table: string;
  position: string;
  end: string;
  behind: number;
  made_at: string;
  committed_at: string | null;
}
export interface ConsumerBody {
  from?: string;
}
export interface ConsumerPage {
  items: Array<Consumer>;
  next: string | null;
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
export interface CostItem {
  product: string;
  domain: string;
  owner: string;
  storage: { bytes: number; files: number; rows: number | null; snapshots: number; kept_bytes: number; kept_files: number } | null;
  runs: { since: string; count: number; failed: number; took_ms: number; rows: number; bytes: number } | null;
  questions: { since: string; count: number; failed: number; took_ms: number; rows: number; bytes: number } | null;
}
export interface Costs {
  days: number;
  items: Array<CostItem>;
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
export interface DocumentDiff {
  kind: string;
  name: string;
  from: { version: number; at: string; actor: string; deleted: boolean };
  to: { version: number; at: string; actor: string; deleted: boolean };
  fields: Array<{ path: string; before: string; after: string; breaking: boolean }>;
  breaking: Array<{ table: string; column: string; message: string }>;
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
export interface DraftedColumn {
  name: string;
  type: string;
  nulls: number;
}
export interface Duties {
  domains: Array<string>;
  counts: Record<string, number>;
  items: Array<Duty>;
  next: string | null;
}
export interface Duty {
  duty: 'unanswered' | 'question' | 'file' | 'failing' | 'late' | 'no owner' | 'past end' | 'retention' | 'on hold' | 'no meaning' | 'unused' | 'no data';
  domain: string;
  product: string | null;
  table: string | null;
  agreement: string | null;
  thread: string | null;
  text: string;
  since: string | null;
}
export interface Erasure {
  table: string;
  column: string;
  steps: Array<ErasureStep>;
  left: Array<ErasureLeft>;
  id: string;
  cause: 'person' | 'retention';
  hash: string | null;
  before: string | null;
  actor: string | null;
  reason: string | null;
  state: 'running' | 'done';
  asked: string;
  ended: string | null;
  files_waiting: number;
}
export interface ErasureBody {
  table: string;
  key: Record<string, unknown>;
  reason?: string;
}
export interface ErasureLeft {
  table: string;
  column: string | null;
  why: string;
}
export interface ErasurePlan {
  table: string;
  column: string;
  steps: Array<ErasureStep>;
  left: Array<ErasureLeft>;
}
export interface ErasureStep {
  table: string;
  column: string | null;
  how: 'delete' | 'remake';
  from: string | null;
  rows: number;
  files: number;
  versions: number;
  done: boolean;
  run: string | null;
  error: string | null;
}
export interface Erasures {
  items: Array<Erasure>;
}
export interface EventFlow {
  domain: string | null;
  minutes: Array<{ accepted: number; refused: number }>;
  streams: Array<EventStreamFigures>;
  accepted: { minute: number; hour: number };
  refused: { minute: number; hour: number };
  waiting: number;
  lag_seconds: number | null;
  reasons: Array<{ reason: string; count: number }>;
}
export interface EventReason {
  field: string;
  problem: string;
  remedy: string;
}
export interface EventReceipt {
  event_uuid: string;
  state: 'accepted' | 'rejected';
  data_owner: string;
  table: string;
  position: number;
  received_at: string;
  snapshot: { table: string; id: string; at: string } | null;
  reasons: Array<EventReason>;
}
export interface EventStreamFigures {
  table: string;
  domain: string;
  accepted: { minute: number; hour: number };
  refused: { minute: number; hour: number };
  waiting: number;
  lag_seconds: number | null;
  reasons: Array<{ reason: string; count: number }>;
}
export interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: Array<RejectedEvent>;
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
export interface FolderDraft {
  template: string;
  files: Array<{ path: string; text: string }>;
  sample_rows: number | null;
  notes: Array<string>;
  data: string | null;
}
export interface Front {
  popular: Array<FrontTable>;
  newest: Array<FrontTable>;
  unanswered: { searches: number; words: Array<UnansweredWords> | null };
}
export interface FrontTable {
  table: string;
  product: string | null;
  meaning: string;
  owner: string;
  state: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  access: 'read' | 'ask';
  readers?: number;
  since?: string;
}
export interface GraphEdge {
  from: string;
  to: string;
  roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'>;
  count: number;
}
export interface GraphNode {
  id: string;
  kind: 'source' | 'table' | 'domain' | 'consumer';
  name: string;
  domain: string | null;
  product: string | null;
  owner: string | null;
  state?: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  tables: number;
  columns: Array<string>;
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Health {
  status: 'alive';
  version: string;
}
export interface Hold {
  id: string;
  table: string;
  reason: string;
  agreement: string | null;
  actor: string;
  since: string;
  until: string | null;
  in_force: boolean;
  ended: string | null;
  ended_by: string | null;
}
export interface HoldBody {
  reason: string;
  until?: string;
  agreement?: string;
}
export interface Holds {
  items: Array<Hold>;
}
export interface ImportAnswer {
  table: string;
  rows: number;
  files: Array<ImportedFile>;
  drafted: { contract: string; columns: Array<DraftedColumn>; rows: number } | null;
}
export interface ImportBody {
  from: string;
}
export interface ImportedFile {
  file: string;
  state: 'taken' | 'known' | 'refused';
  rows: number | null;
  text: string;
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
export interface Journey {
  who: string;
  table: string;
  searched: string | null;
  refused: string | null;
  requested: string | null;
  approved: string | null;
  agreement: string | null;
  answered: string | null;
  seconds: number;
}
export interface Kind {
  kind: string;
  plural: string;
  document_kind: string;
  api_version: string;
  written: boolean;
  verbs: string;
}
export interface KindPage {
  items: Array<Kind>;
  next: string | null;
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
  questions: Array<LineageQuestion>;
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
export interface LineageGraph {
  nodes: Array<GraphNode>;
  edges: Array<GraphEdge>;
  column_edges: Array<ColumnEdge>;
  width: number;
  height: number;
  grouped: boolean;
  cut: boolean;
  impact: { readers: Array<string>; version: 'major' } | null;
}
export interface LineageQuestion {
  question: string;
  title: string;
  owner: string;
  tables: Array<string>;
  uses: Array<{ table: string; column: string; roles: Array<'value' | 'filter' | 'join' | 'group' | 'window' | 'sort'> }>;
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
export interface LoginBegun {
  code: string;
  url: string;
  seconds: number;
}
export interface LoginBody {
  name: string;
  challenge: string;
}
export interface LoginRequest {
  name: string;
  address: string;
}
export interface LoginSecret {
  verifier: string;
}
export interface LoginState {
  state: 'waiting' | 'let in';
  token?: string;
  user?: string;
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
  question?: string;
  thread?: string;
  product?: string;
  text: string;
  seen: boolean;
}
export interface Observation {
  days: number;
  domain: string | null;
  states: Record<string, number>;
  troubled: Array<Trouble>;
  cut: boolean;
  slow: Array<SeenTouch>;
  refused: Array<SeenTouch>;
  requests: { open: number; items: Array<OpenRequest> };
  threads: { open: number; oldest: string | null; domains: Array<{ domain: string; open: number; oldest: string | null }>; items: Array<OpenThread> };
  interfaces: { count: number; weeks: Array<{ week: string; interfaces: number }>; items: Array<{ domain: string; product: string }> };
  journeys: { count: number; median_seconds: number | null; p90_seconds: number | null; open: number; items: Array<Journey> };
}
export interface OpenRequest {
  agreement: string;
  table: string;
  consumer: string;
  by: string;
  purpose: string;
  at: string;
  age_seconds: number;
}
export interface OpenThread {
  thread: string;
  table: string;
  column: string | null;
  by: string;
  text: string;
  at: string | null;
  age_seconds: number;
}
export interface PasswordBody {
  password: string;
  old?: string;
}
export interface PastCheck {
  at: string;
  data_changed: string;
  rows: number | null;
  checks: { passed: number; failed: number; skipped: number };
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
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
  name: string;
  path: string;
  fields: Array<FieldChange>;
  code: Array<string>;
  drifted: boolean;
}
export interface PlannedEvent {
  action_category: string;
  action: string;
  state: 'declared, not yet seen' | 'seen, not declared' | 'declared and seen';
  meaning: string | null;
  owner: string | null;
  events: number;
  first_at: string | null;
  last_at: string | null;
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
  state?: { name: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown'; why: string; data_changed: string | null } | null;
}
export interface ProductCost {
  product: string;
  domain: string;
  owner: string;
  storage: { bytes: number; files: number; rows: number | null; snapshots: number; kept_bytes: number; kept_files: number } | null;
  runs: { since: string; count: number; failed: number; took_ms: number; rows: number; bytes: number } | null;
  questions: { since: string; count: number; failed: number; took_ms: number; rows: number; bytes: number } | null;
  days: number;
  tables: Array<{ table: string; keeps: 'table' | 'incremental' | 'lake' | 'file' | 'view'; storage: { bytes: number; files: number; rows: number | null; snapshots: number; kept_bytes: number; kept_files: number } | null }>;
  by_day: Array<{ day: string; runs: number; runs_ms: number; questions: number; questions_ms: number }> | null;
}
export interface ProductFolder {
  product: string;
  files: Array<{ path: string; text?: string; sha256: string; bytes: number }>;
  resources: Array<ResourceVersion>;
}
export interface ProductPage {
  items: Array<Product>;
  next: string | null;
}
export interface ProductUse {
  product: string;
  state: { name: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown'; why: string; data_changed: string | null } | null;
  days: number;
  readers: number;
  last: string | null;
  intended: Array<{ name: string; team: boolean; readers: number | null }>;
  real: Array<{ team: string | null; domain: string | null; readers: number; intended: boolean }>;
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
export interface QueryBody {
  sql?: string;
  question?: string;
  params?: unknown[] | Record<string, unknown> | null;
  limit?: number;
  purpose?: string;
}
export interface QueryState {
  query_id: string;
  user: string;
  sql: string;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  started: string;
  elapsed_ms: number;
  rows: number;
  error: string | null;
}
export interface QueryStatePage {
  items: Array<QueryState>;
  next: string | null;
}
export interface Question {
  kind: 'question';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface QuestionFacts {
  question: string;
  title: string;
  owner: string;
  version: number;
  tables: Array<QuestionTable>;
  state: { name: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown'; why: string; data_changed: string | null } | null;
  columns: Array<{ name: string; type: string }>;
  refusal: string | null;
  uses: QuestionUses;
}
export interface QuestionPage {
  items: Array<Question>;
  next: string | null;
}
export interface QuestionTable {
  table: string;
  owner: string;
  access: 'read' | 'ask';
  filtered: boolean;
  masked: Array<string>;
  state: TableState;
  next_step?: string;
  notice?: string;
}
export interface QuestionUses {
  times: number;
  people: number;
  last: string | null;
  by?: Array<{ user: string; times: number; last: string }>;
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
export interface RejectedEvent {
  index: number;
  reasons: Array<EventReason>;
}
export interface ReplayAnswer {
  accepted: number;
  duplicates: number;
  still_rejected: number;
  rejected: Array<ReplayedRejection>;
}
export interface ReplayBody {
  mapping?: { rename?: Record<string, string>; remove?: Array<string>; replace?: Record<string, Record<string, string | number | boolean | null>>; set?: Record<string, unknown> };
}
export interface ReplayedRejection {
  position: number;
  reasons: Array<EventReason>;
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
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
  name: string;
}
export interface ResourceVersion {
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
  name: string;
  version: number;
}
export interface Retention {
  table: string;
  keep_seconds: number | null;
  column: string | null;
  before: string | null;
  rows: number | null;
  versions: number | null;
  fault: string | null;
  held: string | null;
  last: string | null;
}
export interface Retentions {
  items: Array<Retention>;
}
export interface RollbackBody {
  snapshot: string;
}
export interface Run {
  id: string;
  table: string;
  product: string;
  uuid: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  cause: 'first' | 'schedule' | 'change' | 'size' | 'hand';
  actor: string | null;
  whole: boolean;
  due: string | null;
  asked: string;
  began: string | null;
  ended: string | null;
  rows: number | null;
  bytes: number | null;
  snapshot: string | null;
  error: string | null;
}
export interface RunDetail {
  id: string;
  table: string;
  product: string;
  uuid: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  cause: 'first' | 'schedule' | 'change' | 'size' | 'hand';
  actor: string | null;
  whole: boolean;
  due: string | null;
  asked: string;
  began: string | null;
  ended: string | null;
  rows: number | null;
  bytes: number | null;
  snapshot: string | null;
  error: string | null;
  log: Array<string>;
}
export interface RunPage {
  items: Array<Run>;
  next: string | null;
}
export interface RunsBegun {
  items: Array<Run>;
}
export interface Schedule {
  table: string;
  product: string;
  keeps: 'table' | 'incremental';
  schedule: string | null;
  next: string | null;
  last?: Run;
  data: string | null;
}
export interface Schedules {
  items: Array<Schedule>;
}
export interface SearchAnswer {
  items: Array<SearchItem>;
  facets?: { kind: Record<string, number>; domain: Record<string, number>; tag: Record<string, number>; owner: Record<string, number>; state: Record<string, number>; access: Record<string, number> };
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
  state?: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  notice?: string;
  table?: string;
  column?: string;
}
export interface SecretBody {
  value: string;
}
export interface SeenBody {
  up_to: number;
}
export interface SeenTouch {
  offset: number;
  at: string;
  caller: string;
  request_id: string;
  tables: Array<string>;
  text: string;
  refusal: string;
  took_us: number;
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
  kind?: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
  name?: string;
  version?: number;
  spec: Record<string, unknown>;
}
export interface StoppedSql {
  table: string;
  product: string;
  owner: string;
  question?: string;
  reason: string;
}
export interface Subscription {
  kind: 'subscription';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface SubscriptionPage {
  items: Array<Subscription>;
  next: string | null;
}
export interface SubscriptionState {
  table: string;
  subscribed: boolean;
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
  data: 'sql' | 'file' | 'events' | 'sent' | 'weft';
  upload: Array<'replace' | 'append' | 'merge'>;
  columns: Array<Column>;
  quality: Array<QualityRule>;
  sla: Array<Sla>;
  state: TableState;
  use: TableUsers;
  access: Access;
}
export interface TableChecks {
  table: string;
  state: TableState;
  items: Array<PastCheck>;
  results: Array<Check>;
  next: string | null;
}
export interface TableSnapshot {
  id: string;
  at: string;
  operation: 'append' | 'replace' | 'overwrite' | 'delete';
  rows: number | null;
  is_current: boolean;
  run: string | null;
}
export interface TableSnapshots {
  table: string;
  items: Array<TableSnapshot>;
}
export interface TableState {
  name: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  why: string;
  late_seconds: number;
  due: string | null;
  data_changed: string | null;
  rows: number | null;
  checked: string | null;
  checks: { passed: number; failed: number; skipped: number };
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
export interface TableUsers {
  readers: number;
  days: number;
  you: string | null;
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
export interface Template {
  name: string;
  summary: string;
  words: Array<string>;
}
export interface TemplatePage {
  items: Array<Template>;
  next: string | null;
}
export interface TestAnswer {
  plan: Plan;
  checks: Array<Check>;
  left_out: Array<string>;
}
export interface TestBody {
  files: Array<ManifestFile>;
  product?: string;
}
export interface Thread {
  kind: 'thread';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface ThreadAcceptBody {
  as_meaning?: boolean;
  meaning?: string;
}
export interface ThreadAskBody {
  text: string;
  column?: string;
}
export interface ThreadList {
  items: Array<ThreadRecord>;
  next: string | null;
  open: number;
  first_answer: { median_s: number | null; answered: number };
}
export interface ThreadPage {
  items: Array<Thread>;
  next: string | null;
}
export interface ThreadRecord {
  id: string;
  version: number;
  table: string;
  column: string | null;
  state: 'open' | 'answered' | 'closed';
  asked: { by: string; at: string | null; text: string };
  answers: Array<{ by: string; at: string | null; text: string; number: number; accepted: boolean }>;
  first_answer_s: number | null;
  accepted_by: string | null;
  meaning_of: string | null;
  closed_by: string | null;
  may: Array<'answer' | 'accept' | 'close' | 'delete'>;
}
export interface ThreadTextBody {
  text: string;
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
export interface Tracking_plan {
  kind: 'tracking_plan';
  name: string;
  version: number;
  spec: Record<string, unknown>;
}
export interface Tracking_planPage {
  items: Array<Tracking_plan>;
  next: string | null;
}
export interface TrinoFiles {
  files: Array<{ path: string; text: string; meaning: string }>;
}
export interface Trouble {
  product: string;
  table: string;
  state: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown';
  why: string;
  late_seconds: number;
}
export interface UnansweredWords {
  words: string;
  times: number;
  found_nothing: number;
  led_nowhere: number;
  last: string;
}
export interface UploadAnswer {
  table: string;
  mode: 'replace' | 'append' | 'merge';
  rows: number;
  snapshot: string | null;
  notes: Array<string>;
  dry_run: boolean;
  repeated: boolean;
  drafted: { contract: string; columns: Array<DraftedColumn>; rows: number } | null;
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
export interface ValidateAnswer {
  valid: boolean;
  findings: Array<Finding>;
}
export interface ValidateBody {
  documents: Array<ValidateDraft>;
}
export interface ValidateDraft {
  text: string;
  path?: string;
  kind?: string;
  name?: string;
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
  kind: 'mesh' | 'domain' | 'team' | 'user' | 'product' | 'contract' | 'policy' | 'source' | 'agreement' | 'question' | 'thread' | 'subscription' | 'tracking_plan';
  name: string;
  version: number;
}

export interface Operations {
  putTableData: {
    path: { table: string };
    query: { mode?: 'replace' | 'append' | 'merge'; file?: string; delimiter?: string; dry_run?: boolean };
    body: unknown;
    answer: UploadAnswer;
  };
  importFiles: {
    path: {};
    query: {};
    body: ImportBody;
    answer: ImportAnswer;
  };
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchMesh: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteMesh: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getMeshHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffMesh: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planMesh: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchDomain: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteDomain: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getDomainHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffDomain: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planDomain: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchTeam: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteTeam: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getTeamHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffTeam: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planTeam: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchUser: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteUser: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getUserHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffUser: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planUser: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchProduct: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteProduct: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getProductHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffProduct: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planProduct: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchContract: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteContract: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getContractHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffContract: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planContract: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchPolicy: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deletePolicy: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getPolicyHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffPolicy: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planPolicy: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchSource: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteSource: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getSourceHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffSource: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planSource: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
  diffAgreement: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  listQuestions: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: QuestionPage;
  };
  getQuestion: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Question;
  };
  putQuestion: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchQuestion: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteQuestion: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getQuestionHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffQuestion: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planQuestion: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
  };
  listThreads: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: ThreadPage;
  };
  getThread: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Thread;
  };
  deleteThread: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getThreadHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffThread: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  listSubscriptions: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: SubscriptionPage;
  };
  getSubscription: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Subscription;
  };
  getSubscriptionHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffSubscription: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  listTracking_plans: {
    path: {};
    query: { limit?: number; after?: string; at?: string };
    body: undefined;
    answer: Tracking_planPage;
  };
  getTracking_plan: {
    path: { name: string };
    query: { at?: string };
    body: undefined;
    answer: Tracking_plan;
  };
  putTracking_plan: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  patchTracking_plan: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: SpecBody;
    answer: Written;
  };
  deleteTracking_plan: {
    path: { name: string };
    query: { allow_breaking?: boolean };
    body: undefined;
    answer: undefined;
  };
  getTracking_planHistory: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: VersionPage;
  };
  diffTracking_plan: {
    path: { name: string };
    query: { from?: number; to?: number };
    body: undefined;
    answer: DocumentDiff;
  };
  planTracking_plan: {
    path: { name: string };
    query: {};
    body: SpecBody;
    answer: Plan;
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
  getTrino: {
    path: {};
    query: {};
    body: undefined;
    answer: TrinoFiles;
  };
  search: {
    path: {};
    query: { q?: string; kind?: 'table' | 'tables' | 'column' | 'columns' | 'mesh' | 'meshes' | 'domain' | 'domains' | 'team' | 'teams' | 'user' | 'users' | 'product' | 'products' | 'contract' | 'contracts' | 'policy' | 'policies' | 'source' | 'sources' | 'agreement' | 'agreements' | 'question' | 'questions' | 'thread' | 'threads' | 'subscription' | 'subscriptions' | 'tracking_plan' | 'tracking_plans'; domain?: string; tag?: string; owner?: string; state?: 'fresh' | 'late' | 'failing' | 'no data' | 'unknown'; access?: 'read' | 'ask'; facets?: boolean; typing?: boolean; limit?: number };
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
  getFront: {
    path: {};
    query: { limit?: number };
    body: undefined;
    answer: Front;
  };
  getCloth: {
    path: {};
    query: { domain?: string; q?: string; limit?: number; after?: number };
    body: undefined;
    answer: Cloth;
  };
  observe: {
    path: {};
    query: { domain?: string; days?: number };
    body: undefined;
    answer: Observation;
  };
  listDuties: {
    path: {};
    query: { domain?: string; limit?: number; after?: number };
    body: undefined;
    answer: Duties;
  };
  listChecks: {
    path: { table: string };
    query: { limit?: number };
    body: undefined;
    answer: TableChecks;
  };
  getProductUse: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: ProductUse;
  };
  getLineageGraph: {
    path: {};
    query: { table?: string; domain?: string; column?: string; direction?: 'both' | 'upstream' | 'downstream'; depth?: number; columns?: boolean; impact?: boolean };
    body: undefined;
    answer: LineageGraph;
  };
  getLineage: {
    path: {};
    query: { table: string; column?: string; direction?: 'upstream' | 'downstream'; depth?: number; limit?: number; after?: number; at?: string; format?: 'json' | 'openlineage' };
    body: undefined;
    answer: LineageAnswer;
  };
  listRuns: {
    path: {};
    query: { product?: string; state?: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'; limit?: number; after?: number };
    body: undefined;
    answer: RunPage;
  };
  getRun: {
    path: { run: string };
    query: {};
    body: undefined;
    answer: RunDetail;
  };
  cancelRun: {
    path: { run: string };
    query: {};
    body: undefined;
    answer: RunDetail;
  };
  runProduct: {
    path: { product: string };
    query: { whole?: boolean };
    body: undefined;
    answer: RunsBegun;
  };
  listSchedules: {
    path: {};
    query: { product?: string };
    body: undefined;
    answer: Schedules;
  };
  listSnapshots: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: TableSnapshots;
  };
  rollBackTable: {
    path: { table: string };
    query: {};
    body: RollbackBody;
    answer: TableSnapshots;
  };
  getProductCost: {
    path: { product: string };
    query: { days?: number };
    body: undefined;
    answer: ProductCost;
  };
  listCosts: {
    path: {};
    query: { domain?: string; days?: number; limit?: number };
    body: undefined;
    answer: Costs;
  };
  erase: {
    path: {};
    query: { dry_run?: boolean };
    body: ErasureBody;
    answer: ErasurePlan;
  };
  listErasures: {
    path: {};
    query: {};
    body: undefined;
    answer: Erasures;
  };
  getErasure: {
    path: { erasure: string };
    query: {};
    body: undefined;
    answer: Erasure;
  };
  listRetention: {
    path: {};
    query: { table?: string };
    body: undefined;
    answer: Retentions;
  };
  keepRetention: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: Erasures;
  };
  listHolds: {
    path: {};
    query: {};
    body: undefined;
    answer: Holds;
  };
  holdTable: {
    path: { table: string };
    query: {};
    body: HoldBody;
    answer: Hold;
  };
  endHold: {
    path: { hold: string };
    query: {};
    body: undefined;
    answer: Hold;
  };
  sendSegmentTrack: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentIdentify: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentPage: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentScreen: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentGroup: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentAlias: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBatch: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserTrack: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserIdentify: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserPage: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserGroup: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserAlias: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendSegmentBrowserBatch: {
    path: {};
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendMeasurements: {
    path: {};
    query: { api_secret?: string; dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendBeacon: {
    path: {};
    query: { token?: string; sent_at?: string; dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendEvents: {
    path: {};
    query: { sent_at?: string; dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  sendTableEvents: {
    path: { table: string };
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: unknown;
    answer: EventsAnswer;
  };
  getEventReceipt: {
    path: { uuid: string };
    query: {};
    body: undefined;
    answer: EventReceipt;
  };
  replayRejected: {
    path: { table: string };
    query: { dry_run?: '1' | '0' | 'true' | 'false' };
    body: ReplayBody;
    answer: ReplayAnswer;
  };
  getPlannedEvents: {
    path: { domain: string };
    query: {};
    body: undefined;
    answer: { items: Array<PlannedEvent>; next: string | null };
  };
  observeEvents: {
    path: {};
    query: { domain?: string };
    body: undefined;
    answer: EventFlow;
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
    query: { engine?: 'duckdb' | 'trino' };
    body: QueryBody;
    answer: Answer;
  };
  listQueries: {
    path: {};
    query: {};
    body: undefined;
    answer: QueryStatePage;
  };
  getQuery: {
    path: { id: string };
    query: {};
    body: undefined;
    answer: QueryState;
  };
  cancelQuery: {
    path: { id: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  listConsumers: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: ConsumerPage;
  };
  getConsumer: {
    path: { table: string; consumer: string };
    query: {};
    body: undefined;
    answer: Consumer;
  };
  putConsumer: {
    path: { table: string; consumer: string };
    query: {};
    body: ConsumerBody;
    answer: Consumer;
  };
  deleteConsumer: {
    path: { table: string; consumer: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  commitConsumer: {
    path: { table: string; consumer: string };
    query: {};
    body: CommitBody;
    answer: Consumer;
  };
  streamConsumer: {
    path: { table: string; consumer: string };
    query: { purpose?: string };
    body: undefined;
    answer: undefined;
  };
  exportTable: {
    path: { table: string };
    query: { format: 'parquet' | 'csv' | 'ndjson' | 'arrow' | 'xlsx'; at?: string | 'latest' | 'earliest' | string; purpose?: string };
    body: undefined;
    answer: undefined;
  };
  streamTable: {
    path: { table: string };
    query: { from?: string | 'latest' | 'earliest' | string; purpose?: string };
    body: undefined;
    answer: undefined;
  };
  listBridges: {
    path: {};
    query: { domain?: string };
    body: undefined;
    answer: BridgePage;
  };
  getBridge: {
    path: { source: string };
    query: {};
    body: undefined;
    answer: Bridge;
  };
  putSecret: {
    path: { source: string; secret: 'password' | 'key' };
    query: {};
    body: SecretBody;
    answer: undefined;
  };
  deleteSecret: {
    path: { source: string; secret: 'password' | 'key' };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getQuestionFacts: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: QuestionFacts;
  };
  listTableThreads: {
    path: { table: string };
    query: { column?: string; state?: 'open' | 'answered' | 'closed'; limit?: number; after?: string };
    body: undefined;
    answer: ThreadList;
  };
  askAboutTable: {
    path: { table: string };
    query: {};
    body: ThreadAskBody;
    answer: ThreadRecord;
  };
  listUnanswered: {
    path: {};
    query: { domain?: string; limit?: number; after?: string };
    body: undefined;
    answer: ThreadList;
  };
  answerThread: {
    path: { name: string };
    query: {};
    body: ThreadTextBody;
    answer: ThreadRecord;
  };
  takeBackAnswer: {
    path: { name: string; number: string };
    query: {};
    body: undefined;
    answer: ThreadRecord;
  };
  acceptAnswer: {
    path: { name: string; number: string };
    query: {};
    body: ThreadAcceptBody;
    answer: ThreadRecord;
  };
  closeThread: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: ThreadRecord;
  };
  getTableSubscription: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: SubscriptionState;
  };
  subscribe: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: SubscriptionState;
  };
  unsubscribe: {
    path: { table: string };
    query: {};
    body: undefined;
    answer: SubscriptionState;
  };
  listKinds: {
    path: {};
    query: {};
    body: undefined;
    answer: KindPage;
  };
  getKindSchema: {
    path: { kind: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  validate: {
    path: {};
    query: {};
    body: ValidateBody;
    answer: ValidateAnswer;
  };
  draftFolder: {
    path: {};
    query: { template?: string; file?: string; stream?: string; category?: string; action?: string; mesh?: string; domain?: string; product?: string; table?: string; team?: string; owner?: string };
    body: undefined;
    answer: FolderDraft;
  };
  listTemplates: {
    path: {};
    query: {};
    body: undefined;
    answer: TemplatePage;
  };
  getProductFolder: {
    path: { name: string };
    query: {};
    body: undefined;
    answer: ProductFolder;
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
  beginLogin: {
    path: {};
    query: {};
    body: LoginBody;
    answer: LoginBegun;
  };
  showLoginPage: {
    path: { code: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  getLogin: {
    path: { code: string };
    query: {};
    body: undefined;
    answer: LoginRequest;
  };
  approveLogin: {
    path: { code: string };
    query: {};
    body: undefined;
    answer: undefined;
  };
  takeLogin: {
    path: { code: string };
    query: {};
    body: LoginSecret;
    answer: LoginState;
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
  getBrowserScript: {
    path: {};
    query: {};
    body: undefined;
    answer: undefined;
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
  putTableData: ['PUT', '/api/v1/tables/{table}/data'],
  importFiles: ['POST', '/api/v1/imports'],
  listMeshes: ['GET', '/api/v1/meshes'],
  getMesh: ['GET', '/api/v1/meshes/{name}'],
  putMesh: ['PUT', '/api/v1/meshes/{name}'],
  patchMesh: ['PATCH', '/api/v1/meshes/{name}'],
  deleteMesh: ['DELETE', '/api/v1/meshes/{name}'],
  getMeshHistory: ['GET', '/api/v1/meshes/{name}/history'],
  diffMesh: ['GET', '/api/v1/meshes/{name}/diff'],
  planMesh: ['POST', '/api/v1/meshes/{name}/plan'],
  listDomains: ['GET', '/api/v1/domains'],
  getDomain: ['GET', '/api/v1/domains/{name}'],
  putDomain: ['PUT', '/api/v1/domains/{name}'],
  patchDomain: ['PATCH', '/api/v1/domains/{name}'],
  deleteDomain: ['DELETE', '/api/v1/domains/{name}'],
  getDomainHistory: ['GET', '/api/v1/domains/{name}/history'],
  diffDomain: ['GET', '/api/v1/domains/{name}/diff'],
  planDomain: ['POST', '/api/v1/domains/{name}/plan'],
  listTeams: ['GET', '/api/v1/teams'],
  getTeam: ['GET', '/api/v1/teams/{name}'],
  putTeam: ['PUT', '/api/v1/teams/{name}'],
  patchTeam: ['PATCH', '/api/v1/teams/{name}'],
  deleteTeam: ['DELETE', '/api/v1/teams/{name}'],
  getTeamHistory: ['GET', '/api/v1/teams/{name}/history'],
  diffTeam: ['GET', '/api/v1/teams/{name}/diff'],
  planTeam: ['POST', '/api/v1/teams/{name}/plan'],
  listUsers: ['GET', '/api/v1/users'],
  getUser: ['GET', '/api/v1/users/{name}'],
  putUser: ['PUT', '/api/v1/users/{name}'],
  patchUser: ['PATCH', '/api/v1/users/{name}'],
  deleteUser: ['DELETE', '/api/v1/users/{name}'],
  getUserHistory: ['GET', '/api/v1/users/{name}/history'],
  diffUser: ['GET', '/api/v1/users/{name}/diff'],
  planUser: ['POST', '/api/v1/users/{name}/plan'],
  listProducts: ['GET', '/api/v1/products'],
  getProduct: ['GET', '/api/v1/products/{name}'],
  putProduct: ['PUT', '/api/v1/products/{name}'],
  patchProduct: ['PATCH', '/api/v1/products/{name}'],
  deleteProduct: ['DELETE', '/api/v1/products/{name}'],
  getProductHistory: ['GET', '/api/v1/products/{name}/history'],
  diffProduct: ['GET', '/api/v1/products/{name}/diff'],
  planProduct: ['POST', '/api/v1/products/{name}/plan'],
  listContracts: ['GET', '/api/v1/contracts'],
  getContract: ['GET', '/api/v1/contracts/{name}'],
  putContract: ['PUT', '/api/v1/contracts/{name}'],
  patchContract: ['PATCH', '/api/v1/contracts/{name}'],
  deleteContract: ['DELETE', '/api/v1/contracts/{name}'],
  getContractHistory: ['GET', '/api/v1/contracts/{name}/history'],
  diffContract: ['GET', '/api/v1/contracts/{name}/diff'],
  planContract: ['POST', '/api/v1/contracts/{name}/plan'],
  listPolicies: ['GET', '/api/v1/policies'],
  getPolicy: ['GET', '/api/v1/policies/{name}'],
  putPolicy: ['PUT', '/api/v1/policies/{name}'],
  patchPolicy: ['PATCH', '/api/v1/policies/{name}'],
  deletePolicy: ['DELETE', '/api/v1/policies/{name}'],
  getPolicyHistory: ['GET', '/api/v1/policies/{name}/history'],
  diffPolicy: ['GET', '/api/v1/policies/{name}/diff'],
  planPolicy: ['POST', '/api/v1/policies/{name}/plan'],
  listSources: ['GET', '/api/v1/sources'],
  getSource: ['GET', '/api/v1/sources/{name}'],
  putSource: ['PUT', '/api/v1/sources/{name}'],
  patchSource: ['PATCH', '/api/v1/sources/{name}'],
  deleteSource: ['DELETE', '/api/v1/sources/{name}'],
  getSourceHistory: ['GET', '/api/v1/sources/{name}/history'],
  diffSource: ['GET', '/api/v1/sources/{name}/diff'],
  planSource: ['POST', '/api/v1/sources/{name}/plan'],
  listAgreements: ['GET', '/api/v1/agreements'],
  getAgreement: ['GET', '/api/v1/agreements/{name}'],
  getAgreementHistory: ['GET', '/api/v1/agreements/{name}/history'],
  diffAgreement: ['GET', '/api/v1/agreements/{name}/diff'],
  listQuestions: ['GET', '/api/v1/questions'],
  getQuestion: ['GET', '/api/v1/questions/{name}'],
  putQuestion: ['PUT', '/api/v1/questions/{name}'],
  patchQuestion: ['PATCH', '/api/v1/questions/{name}'],
  deleteQuestion: ['DELETE', '/api/v1/questions/{name}'],
  getQuestionHistory: ['GET', '/api/v1/questions/{name}/history'],
  diffQuestion: ['GET', '/api/v1/questions/{name}/diff'],
  planQuestion: ['POST', '/api/v1/questions/{name}/plan'],
  listThreads: ['GET', '/api/v1/threads'],
  getThread: ['GET', '/api/v1/threads/{name}'],
  deleteThread: ['DELETE', '/api/v1/threads/{name}'],
  getThreadHistory: ['GET', '/api/v1/threads/{name}/history'],
  diffThread: ['GET', '/api/v1/threads/{name}/diff'],
  listSubscriptions: ['GET', '/api/v1/subscriptions'],
  getSubscription: ['GET', '/api/v1/subscriptions/{name}'],
  getSubscriptionHistory: ['GET', '/api/v1/subscriptions/{name}/history'],
  diffSubscription: ['GET', '/api/v1/subscriptions/{name}/diff'],
  listTracking_plans: ['GET', '/api/v1/tracking_plans'],
  getTracking_plan: ['GET', '/api/v1/tracking_plans/{name}'],
  putTracking_plan: ['PUT', '/api/v1/tracking_plans/{name}'],
  patchTracking_plan: ['PATCH', '/api/v1/tracking_plans/{name}'],
  deleteTracking_plan: ['DELETE', '/api/v1/tracking_plans/{name}'],
  getTracking_planHistory: ['GET', '/api/v1/tracking_plans/{name}/history'],
  diffTracking_plan: ['GET', '/api/v1/tracking_plans/{name}/diff'],
  planTracking_plan: ['POST', '/api/v1/tracking_plans/{name}/plan'],
  apply: ['POST', '/api/v1/apply'],
  putFile: ['PUT', '/api/v1/files/{sha256}'],
  test: ['POST', '/api/v1/test'],
  getTrino: ['GET', '/api/v1/trino'],
  search: ['GET', '/api/v1/search'],
  getTable: ['GET', '/api/v1/tables/{table}'],
  explainAccess: ['GET', '/api/v1/why'],
  listChanges: ['GET', '/api/v1/changes'],
  getFront: ['GET', '/api/v1/discover'],
  getCloth: ['GET', '/api/v1/cloth'],
  observe: ['GET', '/api/v1/observe'],
  listDuties: ['GET', '/api/v1/duties'],
  listChecks: ['GET', '/api/v1/tables/{table}/checks'],
  getProductUse: ['GET', '/api/v1/products/{name}/use'],
  getLineageGraph: ['GET', '/api/v1/lineage/graph'],
  getLineage: ['GET', '/api/v1/lineage'],
  listRuns: ['GET', '/api/v1/runs'],
  getRun: ['GET', '/api/v1/runs/{run}'],
  cancelRun: ['POST', '/api/v1/runs/{run}/cancel'],
  runProduct: ['POST', '/api/v1/products/{product}/run'],
  listSchedules: ['GET', '/api/v1/schedules'],
  listSnapshots: ['GET', '/api/v1/tables/{table}/snapshots'],
  rollBackTable: ['POST', '/api/v1/tables/{table}/rollback'],
  getProductCost: ['GET', '/api/v1/products/{product}/cost'],
  listCosts: ['GET', '/api/v1/costs'],
  erase: ['POST', '/api/v1/erasures'],
  listErasures: ['GET', '/api/v1/erasures'],
  getErasure: ['GET', '/api/v1/erasures/{erasure}'],
  listRetention: ['GET', '/api/v1/retention'],
  keepRetention: ['POST', '/api/v1/tables/{table}/retention'],
  listHolds: ['GET', '/api/v1/holds'],
  holdTable: ['POST', '/api/v1/tables/{table}/hold'],
  endHold: ['DELETE', '/api/v1/holds/{hold}'],
  sendSegmentTrack: ['POST', '/v1/track'],
  sendSegmentIdentify: ['POST', '/v1/identify'],
  sendSegmentPage: ['POST', '/v1/page'],
  sendSegmentScreen: ['POST', '/v1/screen'],
  sendSegmentGroup: ['POST', '/v1/group'],
  sendSegmentAlias: ['POST', '/v1/alias'],
  sendSegmentBatch: ['POST', '/v1/batch'],
  sendSegmentBrowserTrack: ['POST', '/v1/t'],
  sendSegmentBrowserIdentify: ['POST', '/v1/i'],
  sendSegmentBrowserPage: ['POST', '/v1/p'],
  sendSegmentBrowserGroup: ['POST', '/v1/g'],
  sendSegmentBrowserAlias: ['POST', '/v1/a'],
  sendSegmentBrowserBatch: ['POST', '/v1/b'],
  sendMeasurements: ['POST', '/mp/collect'],
  sendBeacon: ['POST', '/api/v1/beacon'],
  sendEvents: ['POST', '/api/v1/events'],
  sendTableEvents: ['POST', '/api/v1/tables/{table}/events'],
  getEventReceipt: ['GET', '/api/v1/events/{uuid}'],
  replayRejected: ['POST', '/api/v1/tables/{table}/rejected/replay'],
  getPlannedEvents: ['GET', '/api/v1/tracking_plans/{domain}/events'],
  observeEvents: ['GET', '/api/v1/observe/events'],
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
  listQueries: ['GET', '/api/v1/queries'],
  getQuery: ['GET', '/api/v1/queries/{id}'],
  cancelQuery: ['DELETE', '/api/v1/queries/{id}'],
  listConsumers: ['GET', '/api/v1/tables/{table}/consumers'],
  getConsumer: ['GET', '/api/v1/tables/{table}/consumers/{consumer}'],
  putConsumer: ['PUT', '/api/v1/tables/{table}/consumers/{consumer}'],
  deleteConsumer: ['DELETE', '/api/v1/tables/{table}/consumers/{consumer}'],
  commitConsumer: ['POST', '/api/v1/tables/{table}/consumers/{consumer}/commit'],
  streamConsumer: ['GET', '/api/v1/tables/{table}/consumers/{consumer}/stream'],
  exportTable: ['GET', '/api/v1/tables/{table}/export'],
  streamTable: ['GET', '/api/v1/tables/{table}/stream'],
  listBridges: ['GET', '/api/v1/bridges'],
  getBridge: ['GET', '/api/v1/bridges/{source}'],
  putSecret: ['PUT', '/api/v1/sources/{source}/secrets/{secret}'],
  deleteSecret: ['DELETE', '/api/v1/sources/{source}/secrets/{secret}'],
  getQuestionFacts: ['GET', '/api/v1/questions/{name}/facts'],
  listTableThreads: ['GET', '/api/v1/tables/{table}/threads'],
  askAboutTable: ['POST', '/api/v1/tables/{table}/threads'],
  listUnanswered: ['GET', '/api/v1/unanswered'],
  answerThread: ['POST', '/api/v1/threads/{name}/answers'],
  takeBackAnswer: ['DELETE', '/api/v1/threads/{name}/answers/{number}'],
  acceptAnswer: ['POST', '/api/v1/threads/{name}/answers/{number}/accept'],
  closeThread: ['POST', '/api/v1/threads/{name}/close'],
  getTableSubscription: ['GET', '/api/v1/tables/{table}/subscription'],
  subscribe: ['PUT', '/api/v1/tables/{table}/subscription'],
  unsubscribe: ['DELETE', '/api/v1/tables/{table}/subscription'],
  listKinds: ['GET', '/api/v1/kinds'],
  getKindSchema: ['GET', '/api/v1/kinds/{kind}/schema'],
  validate: ['POST', '/api/v1/validate'],
  draftFolder: ['POST', '/api/v1/drafts'],
  listTemplates: ['GET', '/api/v1/templates'],
  getProductFolder: ['GET', '/api/v1/products/{name}/folder'],
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
  beginLogin: ['POST', '/api/v1/login'],
  showLoginPage: ['GET', '/api/v1/login/{code}'],
  getLogin: ['GET', '/api/v1/login/{code}/request'],
  approveLogin: ['POST', '/api/v1/login/{code}/approve'],
  takeLogin: ['POST', '/api/v1/login/{code}/token'],
  getHealth: ['GET', '/healthz'],
  getReadiness: ['GET', '/readyz'],
  getMetrics: ['GET', '/metrics'],
  getBackup: ['GET', '/api/v1/backup'],
  getDoctor: ['GET', '/api/v1/doctor'],
  listAudit: ['GET', '/api/v1/audit'],
  verifyAudit: ['GET', '/api/v1/audit/verify'],
  getBrowserScript: ['GET', '/weft.js'],
  getPortal: ['GET', '/'],
  getOpenApi: ['GET', '/openapi.json'],
};
