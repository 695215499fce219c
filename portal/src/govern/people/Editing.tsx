import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useMe } from '../../api/session';
import { useCommands } from '../../frame/commands';
import type { Column } from '../../parts/Table';
import { Edit } from './Edit';
import type { EditedKind } from './kinds';
import { useWho } from './who';

// The document being changed stands in the address: ?edit=NAME, without a name a new one.

export function useEditing() {
  const [parameters, setParameters] = useSearchParams();
  return {
    name: parameters.get('edit'),
    edit: (name: string) => setParameters({ edit: name }),
    close: () => setParameters({}, { replace: true }),
  };
}

export function Editing({ kind }: { kind: EditedKind }) {
  const { name, close } = useEditing();
  const { teams, users, domains } = useWho();
  if (name === null) return null;
  const namesOf = (page: { items: { name: string }[] } | undefined) => page?.items.map((item) => item.name) ?? [];
  const known = { teams: namesOf(teams.data), users: namesOf(users.data), domains: namesOf(domains.data) };
  return <Edit kind={kind} name={name} known={known} close={close} />;
}

// What a list is about, and for an admin the way to one more.
export function ListHead({ kind, about }: { kind: EditedKind; about: string }) {
  const { admin } = useMe();
  const { edit } = useEditing();
  useCommands(useMemo(() => (admin ? [{ text: `Make a ${kind}`, run: () => edit('') }] : []), [admin, kind]));
  return (
    <div className="page-head">
      <p className="soft">{about}</p>
      {admin && (
        <button type="button" className="button button-main" onClick={() => edit('')}>
          New {kind}
        </button>
      )}
    </div>
  );
}

export function changeColumn<Row extends { name: string }>(
  edit: (name: string) => void,
  may: (row: Row) => boolean = () => true,
): Column<Row> {
  return {
    name: 'do',
    head: <span className="unseen">What can be done</span>,
    min: 88,
    cell: (row) =>
      may(row) && (
        <div className="deeds">
          <button type="button" className="button button-plain" aria-label={`Change ${row.name}`} onClick={() => edit(row.name)}>
            Change
          </button>
        </div>
      ),
  };
}
