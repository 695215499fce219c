import { useEffect } from 'react';
import { call, type Operation } from './client';
import { queries } from './hooks';

// News as it happens. A browser opens few connections to one server, so of all tabs one listens and
// tells the others.

// What a notice may have changed: an agreement, and with it what one may read.
const changed: Operation[] = ['getInbox', 'listMyAgreements', 'getTable', 'explainAccess', 'search', 'listDuties', 'observe', 'listTableThreads'];
const burst = 150; // ms: what comes together is one refresh

function refresh() {
  for (const operation of changed) void queries.invalidateQueries({ queryKey: [operation] });
}

async function listen(tell: () => void, stopped: AbortSignal) {
  const { news } = await call('getInbox', {}, { signal: stopped });
  const source = new EventSource(`/api/v1/inbox?after=${news[0]?.id ?? 0}`);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  source.addEventListener('notice', () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, burst);
  });
  await new Promise((done) => stopped.addEventListener('abort', done));
  source.close();
}

export function useLiveNews() {
  useEffect(() => {
    const stopping = new AbortController();
    const others = new BroadcastChannel('weft-news');
    others.onmessage = refresh;
    const tell = () => {
      refresh();
      others.postMessage('news');
    };
    const run = () => listen(tell, stopping.signal);
    const { signal } = stopping;
    // Locks are for secure pages only; elsewhere each tab listens for itself.
    Promise.resolve(navigator.locks ? navigator.locks.request('weft-news', { signal }, run) : run()).catch(
      () => undefined,
    );
    return () => {
      stopping.abort();
      others.close();
    };
  }, []);
}
