import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call, type Input, type Operation } from '../api/client';
import type { Asked } from '../api/hooks';
import type { Run, RunDetail, RunPage } from '../api/types';
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

const left: Operation[] = ['listSnapshots', 'listSchedules', 'getTable'];

// What a run leaves behind is asked for anew once one has ended under these eyes.
export function useEnds(runs: Run[] | undefined) {
  const client = useQueryClient();
  const newest = runs?.flatMap(({ ended }) => ended ?? []).toSorted().at(-1) ?? '';
  const before = useRef<string>(undefined);
  const isKnown = runs !== undefined;
  useEffect(() => {
    if (!isKnown) return;
    if (before.current !== undefined && before.current !== newest)
      for (const operation of left) void client.invalidateQueries({ queryKey: [operation] });
    before.current = newest;
  }, [client, isKnown, newest]);
}
