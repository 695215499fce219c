import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { addressOf, call, send } from '../api/client';
import { queries } from '../api/hooks';
import { isOwnerOf, useMe } from '../api/session';
import type { FolderDraft, Table } from '../api/types';
import { useCommands } from '../frame/commands';
import { Dialog } from '../parts/Dialog';
import { Choice, Field, Form, textOf } from '../parts/Form';
import { many } from '../parts/amount';
import { type Draft, keep } from '../publish/drafts';
import { nameOf, namePattern, said } from '../publish/naming';
import { applyDraft } from '../publish/sending';

// A domain's events, or those of one kind, as a product with a contract, an owner and tests: at once, or
// as documents to look at first. The stream stays as it is.
export function MakeProduct({ table }: { table: Table }) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  const may = table.name === `${table.domain}.events` && table.domain !== 'tracking' && isOwnerOf(me, table.domain);
  const commands = useMemo(() => (may ? [{ text: `Make ${table.name} a product`, run: () => setOpen(true) }] : []), [may, table.name]);
  useCommands(commands);
  if (!may) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Make this a product
      </button>
      {open && <Making table={table} close={() => setOpen(false)} />}
    </>
  );
}

interface Kind {
  category: string;
  action: string;
  events: number;
}
const kindsMost = 200;

function useKinds(table: string) {
  const sql = `SELECT action_category, action, count(*) AS events FROM ${table} GROUP BY ALL ORDER BY events DESC, action LIMIT ${kindsMost}`;
  return useQuery({
    queryKey: ['ask', { sql }],
    queryFn: async ({ signal }) => {
      const { rows } = await call('ask', { body: { sql, limit: kindsMost } }, { signal });
      return (rows as [string, string, number][]).map(([category, action, events]): Kind => ({ category, action, events: Number(events) }));
    },
  });
}

async function draftOf(table: Table, kind: Kind | undefined, product: string, purpose: string): Promise<Draft> {
  const query = { stream: table.name, product, ...(kind && { category: kind.category, action: kind.action }) };
  const response = await send(addressOf('draftFolder', { query }), { method: 'POST', headers: { accept: 'application/json' } });
  const made = (await response.json()) as FolderDraft;
  const name = `${table.domain}.${product}`;
  return {
    product: name,
    texts: Object.fromEntries(made.files.map(({ path, text }) => [path, said(text, { purpose })])),
    before: {},
    data: [],
    expected: [{ kind: 'product', name, version: 0 }],
    notes: made.notes,
  };
}

const nameFor = (domain: string, kind: Kind | undefined) => (kind && nameOf(kind.action)) || `${domain}_events`;

function Making({ table, close }: { table: Table; close: () => void }) {
  const [, navigate] = useLocation();
  const kinds = useKinds(table.name);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState(nameFor(table.domain, undefined));
  const kind = kinds.data?.[Number(chosen || NaN)];
  const act = useMutation({
    mutationFn: async ({ product, purpose, looks }: { product: string; purpose: string; looks: boolean }) => {
      const draft = await draftOf(table, kind, product, purpose);
      if (looks) return keep(draft);
      await applyDraft(draft, { dryRun: false, allowBreaking: false }, () => undefined);
      await queries.invalidateQueries();
    },
    onSuccess: (_, { product, looks }) =>
      navigate(looks ? `/publish/${encodeURIComponent(`${table.domain}.${product}`)}` : `/tables/${encodeURIComponent(`${table.domain}.${product}`)}`),
  });
  const choose = (next: string) => {
    setChosen(next);
    setName(nameFor(table.domain, kinds.data?.[Number(next || NaN)]));
  };
  return (
    <Dialog title={`Make a product of ${table.name}`} close={close} wide>
      <p className="soft">
        A contract with what each column means, you as its owner, its SQL and tests. {table.name} stays, and so does every question
        about it.
      </p>
      <Form
        act={(data) => act.mutate({ product: textOf(data, 'product'), purpose: textOf(data, 'purpose'), looks: data.get('looks') === 'on' })}
        submit="Make it a product"
        busy={act.isPending}
        fault={act.error}
        cancel={close}
      >
        <Choice
          label="Which events"
          value={chosen}
          onChange={choose}
          options={[
            { value: '', text: 'all of them' },
            ...(kinds.data ?? []).map(({ category, action, events }, index) => ({
              value: String(index),
              text: `${action} · ${category} (${many(events, 'event')})`,
            })),
          ]}
        />
        <Field
          label="Product"
          name="product"
          required
          pattern={namePattern}
          value={name}
          onChange={(event) => setName(event.target.value)}
          hint="Lower-case letters, digits and _. People read it in every address."
        />
        <Field label="Purpose" name="purpose" required autoFocus hint="Which questions it answers." placeholder="What our customers buy, order by order." />
        <label>
          <input type="checkbox" name="looks" /> Look at its documents first: nothing is there for others before you apply them
        </label>
      </Form>
    </Dialog>
  );
}
