import { useMemo, useState } from 'react';
import { useApi, useDo } from '../api/hooks';
import { useMe } from '../api/session';
import type { NewToken, Token } from '../api/types';
import { useCommands } from '../frame/commands';
import { useTitle } from '../frame/title';
import { Code } from '../parts/Copy';
import { Dialog } from '../parts/Dialog';
import { Badge } from '../parts/Dye';
import { Choice, Field, Form, textOf } from '../parts/Form';
import { Await, Empty } from '../parts/states';
import { Table, type Column } from '../parts/Table';
import { Day, Moment } from '../parts/time';

// A person's tokens and sessions: made, shown once, ended.
export default function Tokens() {
  const me = useMe();
  const [making, setMaking] = useState(false);
  const asked = useApi('listTokens', { query: { user: me.user } });
  useTitle('Your tokens');
  useCommands(useMemo(() => [{ text: 'Make a token', run: () => setMaking(true) }], []));
  return (
    <div className="page">
      <div className="page-head">
        <div className="section">
          <h1>Your tokens</h1>
          <p className="soft prose">
            A token lets a program do what you may, or less. What you see here are their names; the secret of each was
            shown once.
          </p>
        </div>
        <button type="button" className="button button-main" onClick={() => setMaking(true)}>
          Make a token
        </button>
      </div>
      <Await asked={asked} what="your tokens">
        {({ items }) => <List tokens={items.filter((token) => !token.revoked)} />}
      </Await>
      {making && <Make close={() => setMaking(false)} />}
    </div>
  );
}

function List({ tokens }: { tokens: Token[] }) {
  const revoke = useDo('revokeToken', ['listTokens']);
  if (tokens.length === 0) return <Empty title="You have none.">Make one for the command line, a notebook or a job.</Empty>;
  const columns: Column<Token>[] = [
    {
      name: 'name',
      min: 200, grow: 2,
      cell: (token) => (
        <>
          {token.session ? browserOf(token.name) : token.name || token.id}{' '}
          {token.session && <Badge dye="plain">a browser</Badge>}
        </>
      ),
    },
    { name: 'scope', min: 90, grow: 1, cell: (token) => token.scope },
    { name: 'made', min: 130, cell: (token) => <Moment at={token.created} /> },
    {
      name: 'last used',
      min: 130,
      cell: (token) => (token.last_used ? <Moment at={token.last_used} /> : <span className="soft">never</span>),
    },
    {
      name: 'until',
      min: 120,
      cell: (token) => (token.until ? <Day at={token.until} /> : <span className="soft">no end</span>),
    },
    {
      name: 'do',
      head: <span className="unseen">What can be done</span>,
      min: 96,
      cell: (token) => (
        <span className="deeds">
          <button
            type="button"
            className="button button-plain"
            onClick={() => revoke.mutate({ path: { id: token.id } })}
          >
            End it<span className="unseen">: {token.name || token.id}</span>
          </button>
        </span>
      ),
    },
  ];
  return <Table label="Your tokens" columns={columns} rows={tokens} keyOf={(token) => token.id} />;
}

// "signed in: http 10.0.0.1 Mozilla/5.0 (X11; Linux …" in fewer words.
export function browserOf(name: string): string {
  const [, address, agent] = /^signed in: \w+ (\S+) ?(.*)$/.exec(name) ?? [];
  if (!address) return name;
  const system = /Android|iPhone|iPad|Windows|Mac|Linux/.exec(agent ?? '')?.[0];
  return `${system ?? (agent || 'a program')} at ${address}`;
}

function Make({ close }: { close: () => void }) {
  const make = useDo('createToken', ['listTokens']);
  const [scope, setScope] = useState('read');
  if (make.data)
    return (
      <Dialog title="Your new token" close={close}>
        <Shown token={make.data} />
      </Dialog>
    );
  const act = (data: FormData) => {
    const until = textOf(data, 'until');
    make.mutate({ body: { name: textOf(data, 'name'), scope, ...(until && { until }) } });
  };
  return (
    <Dialog title="Make a token" close={close}>
      <Form act={act} submit="Make it" busy={make.isPending} fault={make.error} cancel={close}>
        <Field label="Name" name="name" required autoFocus placeholder="notebook" hint="What it is for." />
        <Choice
          label="It may"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'read', text: 'read what you may read' },
            { value: 'all', text: 'do all that you may' },
          ]}
        />
        <Field label="Until" name="until" type="date" hint="Left out: until you end it." />
      </Form>
    </Dialog>
  );
}

function Shown({ token }: { token: NewToken }) {
  return (
    <>
      <p>Keep it now: it is not shown again.</p>
      <Code label="Token" text={token.token} />
    </>
  );
}
