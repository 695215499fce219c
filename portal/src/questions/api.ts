import { useQuery } from '@tanstack/react-query';
import { addressOf, call, send } from '../api/client';
import { queries, useApi } from '../api/hooks';
import type { ParameterType } from '../ask/parameters';
import type { ChartSpec } from '../charts/spec';

// Saved questions: what their documents say, and the calls about them.

export interface QuestionParameter {
  name: string;
  type: ParameterType;
  title?: string;
  default?: unknown;
}
export interface QuestionSpec {
  apiVersion: 'weft/v1';
  kind: 'Question';
  name: string;
  title: string;
  description?: string;
  owner?: string;
  sharedWith?: { everyone?: boolean; teams?: string[]; users?: string[] };
  parameters?: QuestionParameter[];
  sql: string;
  chart?: ChartSpec;
}
export interface SavedQuestion {
  name: string;
  version: number;
  spec: QuestionSpec;
}

// A document is what its kind says: the API has it as any JSON.
export function useQuestions() {
  const input = { query: { limit: 1000 } };
  return useQuery({
    queryKey: ['listQuestions', input],
    queryFn: ({ signal }) => call('listQuestions', input, { signal }) as Promise<{ items: unknown[] }> as Promise<{ items: SavedQuestion[] }>,
  });
}
export function useQuestion(name: string) {
  const input = { path: { name } };
  return useQuery({
    queryKey: ['getQuestion', input],
    queryFn: ({ signal }) => call('getQuestion', input, { signal }) as Promise<unknown> as Promise<SavedQuestion>,
    retry: false,
  });
}
export function useQuestionFacts(name: string) {
  return useApi('getQuestionFacts', { path: { name } });
}

async function change(method: string, name: string, spec?: unknown, version?: number, isNew = false) {
  await send(addressOf('getQuestion', { path: { name } }), {
    method,
    headers: {
      'content-type': 'application/json',
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(isNew && { 'if-none-match': '*' }),
    },
    ...(spec !== undefined && { body: JSON.stringify({ spec }) }),
  });
  const changed = ['listQuestions', 'getQuestion', 'getQuestionFacts', 'search'];
  await Promise.all(changed.map((operation) => queries.invalidateQueries({ queryKey: [operation] })));
}

export const saveQuestion = (spec: QuestionSpec, version?: number) => change('PUT', spec.name, spec, version, version === undefined);
export const patchQuestion = (name: string, spec: Partial<Record<keyof QuestionSpec, unknown>>, version: number) => change('PATCH', name, spec, version);
export const deleteQuestion = (name: string) => change('DELETE', name);

// A name for a title: letters, digits, underscores.
export function nameOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
}
