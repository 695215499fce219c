import { call, Problem } from '../../api/client';
import type { Arrangement } from './arrange';
import type { AskBody, FromWorker, ToWorker } from './messages';
import type { AnswerColumn, AnswerTail, Row } from './rows';

// One question under way, or answered: what the page knows of it. Its rows are with a worker.

export interface AnswerState {
  state: 'running' | 'done' | 'failed' | 'stopped';
  began: number;
  ended?: number;
  queryId?: string;
  columns?: AnswerColumn[];
  loaded: number; // rows
  shown: number; // of them, those that the arrangement lets through
  bytes: number;
  tail?: AnswerTail | undefined;
  full?: boolean;
  problem?: Problem;
}

type Order = ToWorker extends infer Each ? (Each extends { id: number } ? Omit<Each, 'id'> : never) : never;

export class RunningAnswer {
  now: AnswerState = { state: 'running', began: Date.now(), loaded: 0, shown: 0, bytes: 0 };
  arrangement: Arrangement = {};

  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  private readonly listeners = new Set<() => void>();
  private readonly waiting = new Map<number, (message: FromWorker) => void>();
  private next = 0;
  private finish!: (state: AnswerState) => void;
  readonly ended = new Promise<AnswerState>((resolve) => (this.finish = resolve));

  constructor(
    readonly sql: string,
    readonly body: AskBody,
  ) {
    this.worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    this.worker.postMessage({ do: 'ask', body } satisfies ToWorker);
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = () => this.now;

  rows(from: number, count: number, columns?: number[]): Promise<Row[]> {
    const order = { do: 'rows' as const, from, count, ...(columns && { columns }) };
    return this.order(order).then((message) => (message.is === 'rows' ? message.rows : []));
  }

  async arrange(arrangement: Arrangement) {
    this.arrangement = arrangement;
    const message = await this.order({ do: 'arrange', arrangement });
    if (message.is === 'arranged') this.become({ shown: message.count });
  }

  // The server ends it, here it counts as stopped at once; rows that came stay.
  async stop() {
    if (this.now.state !== 'running') return;
    const id = this.now.queryId ?? (await this.findId());
    if (id) await call('cancelQuery', { path: { id } }).catch(() => undefined);
    this.worker.postMessage({ do: 'stop' } satisfies ToWorker);
  }

  // Before the first row nothing has told us the question's id; among our running ones it is the one with this SQL.
  private async findId(): Promise<string | undefined> {
    const page = await call('listQueries', {}).catch(() => undefined);
    return page?.items.find((item) => item.state === 'running' && this.sql.startsWith(item.sql))?.query_id;
  }

  close() {
    if (this.now.state === 'running') void this.stop().then(() => this.worker.terminate());
    else this.worker.terminate();
  }

  private order(order: Order): Promise<FromWorker> {
    const id = this.next++;
    this.worker.postMessage({ ...order, id });
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  private become(change: Partial<AnswerState>) {
    this.now = { ...this.now, ...change };
    for (const listener of this.listeners) listener();
  }

  private hear(message: FromWorker) {
    if ('id' in message) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else if (message.is === 'begun') this.become({ queryId: message.queryId });
    else if (message.is === 'head') this.become({ columns: message.head.columns });
    else if (message.is === 'rows so far') this.become({ loaded: message.count, shown: message.count, bytes: message.bytes });
    else this.end(message);
  }

  private end(message: Extract<FromWorker, { is: 'end' | 'failed' }>) {
    const base = { ended: Date.now(), loaded: message.count, shown: message.count };
    if (message.is === 'failed') {
      const problem = new Problem(message.problem);
      const isStopped = problem.status === 499 || /cancel/.test(problem.message);
      this.become({ ...base, state: isStopped ? 'stopped' : 'failed', ...(!isStopped && { problem }) });
    } else {
      const isWhole = message.full || message.tail;
      this.become({ ...base, state: isWhole ? 'done' : 'stopped', tail: message.tail, full: message.full });
    }
    this.finish(this.now);
  }
}
