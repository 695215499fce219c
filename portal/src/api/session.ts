import { useQuery } from '@tanstack/react-query';
import { call, Problem } from './client';
import { queries } from './hooks';
import type { Session } from './types';

// Who is signed in here; null: nobody.
export function useSession() {
  return useQuery<Session | null>({
    queryKey: ['getSession', {}],
    queryFn: () =>
      call('getSession', {}).catch((fault: unknown) => {
        if (fault instanceof Problem && fault.status === 401) return null;
        throw fault;
      }),
    staleTime: Infinity,
  });
}

// Inside the frame somebody is signed in.
export function useMe(): Session {
  const { data } = useSession();
  if (!data) throw new Error('nobody is signed in');
  return data;
}

export function isOwnerOf(me: Session, domain: string): boolean {
  return me.admin || me.domains.includes(domain) || me.curator_of.includes(domain);
}

// Another person starts with nothing of what the one before had asked.
export async function becomeUser(session: Session | null) {
  await queries.cancelQueries(); // what is on its way was asked by the one before
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'getSession' });
  queries.setQueryData(['getSession', {}], session);
}

export async function signOut() {
  await call('signOut', {}).catch(() => undefined);
  await becomeUser(null);
}
