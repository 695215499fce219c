import { useQuery } from '@tanstack/react-query';
import { send } from '../api/client';
import { queries } from '../api/hooks';
import type { ParameterType } from '../ask/parameters';
import type { ChartSpec } from '../charts/spec';

// Saved questions as the API has them.

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
export interface QuestionFacts {
  question: string;
  title: string;
  owner: string;
  version: number;
  tables: { table: string; owner: string; access: 'read' | 'ask'; filtered: boolean; masked: string[]; next_step?: string; notice?: string }[];
  columns: { name: string; type: string }[];
  refusal: string | null;
  uses: { times: number; people: number; last: string | null; by?: { user: string; times: number; last: string }[] };
}

const base = '/api/v1/questions';
const at = (name: string) => `${base}/${encodeURIComponent(name)}`;

async function get<Body>(address: string, signal?: AbortSignal): Promise<Body> {
  const response = await send(address, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  return (await response.json()) as Body;
}

export function useQuestions() {
  return useQuery({ queryKey: ['questions'], queryFn: ({ signal }) => get<{ items: SavedQuestion[] }>(`${base}?limit=1000`, signal) });
}
export function useQuestion(name: string) {
  return useQuery({ queryKey: ['questions', name], queryFn: ({ signal }) => get<SavedQuestion>(at(name), signal), retry: false });
}
export function useQuestionFacts(name: string) {
  return useQuery({ queryKey: ['questions', name, 'facts'], queryFn: ({ signal }) => get<QuestionFacts>(`${at(name)}/facts`, signal), retry: false });
}

async function change(method: string, name: string, spec?: unknown, version?: number, isNew = false) {
  await send(at(name), {
    method,
    headers: {
      'content-type': 'application/json',
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(isNew && { 'if-none-match': '*' }),
    },
    ...(spec !== undefined && { body: JSON.stringify({ spec }) }),
  });
  await queries.invalidateQueries({ queryKey: ['questions'] });
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
