import { useEffect, useState } from 'react';
import { call } from '../api/client';
import { becomeUser } from '../api/session';

// `weft open` and `weft demo` print links that end in a code, after a #, which no server logs. It is good
// once, and leaves the address at once.

function takeCode(): string {
  if (window.location.pathname !== '/sign-in') return '';
  const code = window.location.hash.slice(1);
  window.history.replaceState(null, '', '/');
  return code;
}
const code = takeCode();
let opening: Promise<unknown> | undefined;

// 'none': there is no link; 'taken': it is on its way; else what was wrong with it.
export function useLink(): 'none' | 'taken' | Error {
  const [state, setState] = useState<'none' | 'taken' | Error>(code ? 'taken' : 'none');
  useEffect(() => {
    if (!code) return;
    opening ??= call('signIn', { body: { code } }).then(becomeUser);
    opening.then(
      () => setState('none'),
      (fault: Error) => setState(fault),
    );
  }, []);
  return state;
}
