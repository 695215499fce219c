import { type Operations, operations, type Problem as ProblemBody } from './types';

// One call of the API by its operation's name, typed by openapi.json.

export type Operation = keyof Operations;
export type Answer<Id extends Operation> = Operations[Id]['answer'];

type Needed<Key extends string, Value> = Value extends undefined
  ? unknown
  : Record<never, never> extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value };
export type Input<Id extends Operation> = Needed<'path', Operations[Id]['path']> &
  Needed<'query', Operations[Id]['query']> &
  Needed<'body', Operations[Id]['body']>;

interface Loose {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

// What the server refused, in its own words: what happened, why, and the next step.
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly hint: string;
  readonly requestId: string;
  readonly position: number | undefined;

  constructor(body: Partial<ProblemBody>) {
    super(body.detail ?? 'Weft did not answer as expected.');
    this.status = body.status ?? 0;
    this.title = body.title ?? 'Something went wrong';
    this.hint = body.hint ?? '';
    this.requestId = body.request_id ?? '';
    this.position = body.position;
  }
}

const unreachable = {
  title: 'Weft does not answer',
  detail: 'The server cannot be reached from this browser.',
  hint: 'See that it runs and that you are on its network, then try again.',
};

export function addressOf(id: Operation, input: Loose = {}): string {
  const [, pattern] = operations[id];
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(input.path?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {}))
    if (value !== undefined && value !== '') query.set(name, String(value));
  return query.size > 0 ? `${path}?${query}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.includes('problem+json');
  const body = isProblem ? ((await response.json()) as ProblemBody) : { status: response.status };
  return new Problem(body);
}

export async function send(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init).catch((fault: unknown) => {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault;
    throw new Problem(unreachable);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function call<Id extends Operation>(
  id: Id,
  input: Input<Id>,
  options: { signal?: AbortSignal; version?: number } = {},
): Promise<Answer<Id>> {
  const loose = input as Loose;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (loose.body !== undefined) headers['content-type'] = 'application/json';
  if (options.version !== undefined) headers['if-match'] = `"${options.version}"`;
  const response = await send(addressOf(id, loose), {
    method: operations[id][0],
    headers,
    ...(loose.body !== undefined && { body: JSON.stringify(loose.body) }),
    ...(options.signal && { signal: options.signal }),
  });
  return (response.status === 204 ? undefined : await response.json()) as Answer<Id>;
}
