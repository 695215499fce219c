import { useMemo, useState } from 'react';
import { useApi } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { Table } from '../api/types';
import { useCommands } from '../frame/commands';
import { Await, Empty } from '../parts/states';
import { Readership } from '../product/Readership';
import { AskAccess } from './AskAccess';
import { Agreements } from './Agreements';
import { Reasons } from './Reasons';
import { Share } from './Share';

// Who may read it: this person and why; for its owners, everybody who has an agreement.
export default function TableAccess({ table }: { table: Table }) {
  const me = useMe();
  const [open, setOpen] = useState<'ask' | 'share' | undefined>();
  const asked = useApi('listMyAgreements', { query: { table: table.name } });
  const owns = isOwnerOf(me, table.domain) || table.owner.people.includes(me.user);
  useCommands(useMemo(() => (owns ? [{ text: `Share ${table.name}`, run: () => setOpen('share') }] : []), [owns, table.name]));
  return (
    <>
      <section className="section" aria-labelledby="yours">
        <h2 id="yours">Why you {table.access.read ? 'may' : 'may not'} read it</h2>
        <Reasons access={table.access} />
      </section>
      <section className="section" aria-labelledby="agreements">
        <div className="page-head">
          <h2 id="agreements">{owns ? 'Agreements about it' : 'Your agreements about it'}</h2>
          <div className="buttons">
            {owns && (
              <button type="button" className="button" onClick={() => setOpen('share')}>
                Share it
              </button>
            )}
            {!owns && (
              <button type="button" className="button" onClick={() => setOpen('ask')}>
                Ask for {table.access.read ? 'more' : 'access'}
              </button>
            )}
          </div>
        </div>
        <Await asked={asked} what="agreements">
          {({ items }) =>
            items.length > 0 ? (
              <Agreements records={items} label={`Agreements about ${table.name}`} />
            ) : (
              <Empty title="There are none.">
                {owns ? 'Requests come to your inbox; sharing it makes one at once.' : 'An agreement lets you read it for a purpose, until a day.'}
              </Empty>
            )
          }
        </Await>
      </section>
      {table.product && <Readership product={table.product} />}
      {open === 'ask' && <AskAccess table={table} close={() => setOpen(undefined)} />}
      {open === 'share' && <Share table={table} close={() => setOpen(undefined)} />}
    </>
  );
}
