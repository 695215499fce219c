import type { Problem, QueryBody } from '../../api/types';
import type { Arrangement } from './arrange';
import type { AnswerHead, AnswerTail, Row } from './rows';

// Between the page and the worker that holds an answer.

export type AskBody = QueryBody & { limit: number };

export type ToWorker =
  | { do: 'ask'; body: AskBody }
  | { do: 'stop' }
  | { do: 'rows'; id: number; from: number; count: number; columns?: number[] }
  | { do: 'arrange'; id: number; arrangement: Arrangement };

export type FromWorker =
  | { is: 'begun'; queryId: string }
  | { is: 'head'; head: AnswerHead }
  | { is: 'rows so far'; count: number; bytes: number }
  | { is: 'end'; count: number; tail: AnswerTail | undefined; full: boolean } // full: there was no more room
  | { is: 'failed'; count: number; problem: Partial<Problem> }
  | { is: 'rows'; id: number; rows: Row[] }
  | { is: 'arranged'; id: number; count: number };
