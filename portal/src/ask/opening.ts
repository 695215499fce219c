import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { tableOf } from './sql/known';
import { addTab, type AskTab, fromLink } from './tabs';
import { quotedName, quotedTable } from './statements';

// Which tab an address means: its own; of a link, one that is made of what it carries; of a table, one that
// begins with its columns.

const columnsMax = 30;

async function ofTable(table: string): Promise<Partial<AskTab>> {
  const about = await tableOf(table);
  const names = (about?.columns ?? []).filter((column) => column.shown !== 'not granted').map((column) => quotedName(column.name));
  const columns = names.length > 0 && names.length <= columnsMax ? `\n  ${names.join(',\n  ')}` : ' *';
  return { sql: `SELECT${columns}\nFROM ${quotedTable(table)}\nLIMIT 100;\n` };
}

export function useOpening(tabs: AskTab[], id: string | undefined): AskTab | undefined {
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const table = parameters.get('table');
  const now = tabs.find((tab) => tab.id === id);
  const hash = window.location.hash;
  useEffect(() => {
    if (now) return;
    let isOld = false;
    const open = (tab: AskTab) => !isOld && navigate(`/ask/${tab.id}`, { replace: true });
    const linked = id ? undefined : fromLink(hash);
    if (linked) open(tabs.find((tab) => tab.sql === linked.sql) ?? addTab(linked));
    else if (table && !id) void ofTable(table).then((made) => !isOld && open(tabs.find((tab) => tab.sql === made.sql) ?? addTab(made)));
    else open(tabs.at(-1) ?? addTab({}));
    return () => void (isOld = true);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [now === undefined, id, table, hash]);
  return now;
}
