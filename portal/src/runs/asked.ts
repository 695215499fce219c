import { useQuery } from '@tanstack/react-query';
import { call, type Input } from '../api/client';
import type { Asked } from '../api/hooks';
import type { RunDetail, RunPage } from '../api/types';
import { isOn } from './words';

// Runs go on while they are looked at: what is under way is asked for again each second.

const soon = 1000; // ms
const later = 15_000;

export function useRuns(query: NonNullable<Input<'listRuns'>['query']>): Asked<RunPage> {
  return useQuery({
    queryKey: ['listRuns', { query }],
    queryFn: ({ signal }) => call('listRuns', { query }, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOn) ? soon : later),
  });
}

export function useRun(run: string): Asked<RunDetail> {
  return useQuery({
    queryKey: ['getRun', { path: { run } }],
    queryFn: ({ signal }) => call('getRun', { path: { run } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isOn(state.data) ? soon : false),
  });
}
