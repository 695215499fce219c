import {
  keepPreviousData,
  MutationCache,
  notifyManager,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Answer, call, type Input, type Operation, Problem } from './client';

// The API as React asks it: answers are kept by operation and input, and asked for anew when
// something changed.

notifyManager.setScheduler(queueMicrotask); // an answer is drawn at once

function noteSignedOut(fault: unknown) {
  if (fault instanceof Problem && fault.status === 401) queries.setQueryData(['getSession', {}], null);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteSignedOut }),
  mutationCache: new MutationCache({ onError: noteSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, fault) => count < 1 && fault instanceof Problem && fault.status >= 500,
    },
  },
});

// TypeScript does not follow all operations at once.
const callAny = call as (id: Operation, input: unknown, options?: object) => Promise<unknown>;

function keyOf(id: Operation, input: unknown): unknown[] {
  return [id, input];
}

// A question's answer, as far as it is here.
export interface Asked<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
  isPlaceholderData?: boolean; // with `keepOld`: it answers what was asked before
}

// What stands below an answer waits for it, so that nothing on the screen moves once it is there.
export function isHere({ data, error }: Asked<unknown>): boolean {
  return data !== undefined || error !== null;
}

interface Asking {
  enabled?: boolean;
  keepOld?: boolean; // shows the answer before while the next one is on its way
  every?: number; // ms: asks again and again, while the page is looked at
}

export function useApi<Id extends Operation>(
  id: Id,
  input: Input<Id>,
  asking: Asking = {},
): Asked<Answer<Id>> {
  const asked = useQuery({
    queryKey: keyOf(id, input),
    queryFn: ({ signal }) => callAny(id, input, { signal }),
    enabled: asking.enabled ?? true,
    ...(asking.keepOld && { placeholderData: keepPreviousData }),
    ...(asking.every && { refetchInterval: asking.every }),
  });
  return asked as unknown as Asked<Answer<Id>>;
}

// Asks at once, before what shows the answer is drawn.
export function askAhead<Id extends Operation>(id: Id, input: Input<Id>) {
  void queries.prefetchQuery({
    queryKey: keyOf(id, input),
    queryFn: ({ signal }) => callAny(id, input, { signal }),
  });
}

// Does something, then asks anew for what it may have changed.
export function useDo<Id extends Operation>(id: Id, changes: Operation[] = []) {
  const client = useQueryClient();
  return useMutation<Answer<Id>, Error, Input<Id> & { version?: number }>({
    mutationFn: ({ version, ...input }) =>
      callAny(id, input, version === undefined ? {} : { version }) as Promise<Answer<Id>>,
    onSuccess: () => Promise.all(changes.map((changed) => client.invalidateQueries({ queryKey: [changed] }))),
  });
}
