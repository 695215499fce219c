import { useMemo } from 'react';
import { useApi, useDo } from '../api/hooks';
import type { Table } from '../api/types';
import { useCommands } from '../frame/commands';

// Tell me of changes: a notice in the inbox whenever the table's meaning, columns or rights change.
export function Subscribe({ table }: { table: Table }) {
  const path = useMemo(() => ({ table: table.name }), [table.name]);
  const { data } = useApi('getTableSubscription', { path });
  const { mutate: start } = useDo('subscribe', ['getTableSubscription']);
  const { mutate: stop } = useDo('unsubscribe', ['getTableSubscription']);
  const on = data?.subscribed;
  const commands = useMemo(
    () =>
      on === undefined
        ? []
        : [
            {
              text: `${on ? 'Tell me no more' : 'Tell me'} of changes to ${path.table}`,
              run: () => (on ? stop({ path }) : start({ path })),
            },
          ],
    [on, path, start, stop],
  );
  useCommands(commands);
  if (on === undefined) return null;
  return (
    <button
      type="button"
      className="button"
      aria-pressed={on}
      title="A notice in your inbox when its contract changes"
      onClick={commands[0]!.run}
    >
      {on ? '✓ You are told of changes' : 'Tell me of changes'}
    </button>
  );
}
