import { useSyncExternalStore } from 'react';
import { RunningAnswer } from './answer/answer';
import { type GivenAll, paramsOf } from './parameters';
import { remember } from './past';
import { parametersOf, type Statement } from './statements';

// The answers of one tab: its statements, asked one after the other. They outlive the page, so that a person
// can look elsewhere and come back.

export interface Part {
  statement: Statement;
  answer?: RunningAnswer; // left out: it waits for those before it
}

export interface SessionState {
  parts: Part[];
  shown: number;
  running: boolean;
  text: string; // all of it, as it was when they were asked
}

export interface Run {
  user: string;
  text: string;
  statements: Statement[];
  given: GivenAll;
  limit: number;
}

const sessionsMax = 6; // with answers in memory

export class Session {
  now: SessionState = { parts: [], shown: 0, running: false, text: '' };
  private readonly listeners = new Set<() => void>();
  private turn = 0;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = () => this.now;

  private become(change: Partial<SessionState>) {
    this.now = { ...this.now, ...change };
    for (const listener of this.listeners) listener();
  }

  show(shown: number) {
    this.become({ shown });
  }

  // A failure ends it: what follows may rest on what failed.
  async run({ user, text, statements, given, limit }: Run) {
    const turn = ++this.turn;
    this.close();
    this.become({ parts: statements.map((statement) => ({ statement })), shown: 0, running: true, text });
    for (const [index, statement] of statements.entries()) {
      const params = paramsOf(parametersOf(statement.sql), given);
      const answer = new RunningAnswer(statement.sql, {
        sql: statement.sql,
        limit,
        ...(params && { params }),
      });
      const parts = this.now.parts.map((part, at) => (at === index ? { ...part, answer } : part));
      this.become({ parts, shown: index });
      const end = await answer.ended;
      remember(user, statement.sql, end);
      if (turn !== this.turn) return;
      if (end.state !== 'done') break;
    }
    this.become({ running: false });
  }

  stop() {
    for (const { answer } of this.now.parts) void answer?.stop();
  }

  close() {
    for (const { answer } of this.now.parts) answer?.close();
    this.now = { parts: [], shown: 0, running: false, text: '' };
  }
}

const sessions = new Map<string, Session>();

export function sessionOf(id: string): Session {
  const session = sessions.get(id) ?? new Session();
  sessions.delete(id);
  sessions.set(id, session); // the newest last
  for (const [other, old] of sessions) {
    if (sessions.size <= sessionsMax) break;
    if (old.now.running) continue;
    old.close();
    sessions.delete(other);
  }
  return session;
}

export function closeSession(id: string) {
  sessions.get(id)?.close();
  sessions.delete(id);
}

export function useSession(session: Session): SessionState {
  return useSyncExternalStore(session.subscribe, session.snapshot);
}
export function useAnswer(answer: RunningAnswer) {
  return useSyncExternalStore(answer.subscribe, answer.snapshot);
}
