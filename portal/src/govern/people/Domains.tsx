import { Link } from 'wouter';
import { isOwnerOf, useMe } from '../../api/session';
import { type DomainSpec, specOf } from '../../api/specs';
import { Badge } from '../../parts/Dye';
import { Links } from '../../parts/Links';
import { Await, Empty } from '../../parts/states';
import { type Column, Table } from '../../parts/Table';
import { changeColumn, Editing, ListHead, useEditing } from './Editing';
import { useWho } from './who';

// Which domains there are, and who answers for each.

const nobody = <Badge dye="weld">none</Badge>;

const columns: Column<DomainSpec>[] = [
  { name: 'domain', min: 120, grow: 0.6, cell: ({ name }) => <Link href={`/domains/${encodeURIComponent(name)}`}>{name}</Link> },
  {
    name: 'what it is about',
    min: 220,
    grow: 3,
    cell: ({ title, description }) => (
      <>
        {title} {description && <span className="soft">{description}</span>}
      </>
    ),
  },
  { name: 'team', min: 100, grow: 0.6, cell: ({ team }) => (team ? <Links names={[team]} to="/govern/teams" /> : nobody) },
  { name: 'curators', min: 130, grow: 1, cell: ({ curators }) => curators?.join(', ') || nobody },
];

export function Domains() {
  const me = useMe();
  const { domains } = useWho();
  const { edit } = useEditing();
  const mine = me.admin || me.domains.length + me.curator_of.length > 0;
  const drawn = mine ? [...columns, changeColumn<DomainSpec>(edit, ({ name }) => isOwnerOf(me, name))] : columns;
  return (
    <>
      <ListHead kind="domain" about="A domain holds products; its team and curators answer for them." />
      <Await asked={domains} what="domains">
        {({ items }) =>
          items.length > 0 ? (
            <Table label="Domains" columns={drawn} rows={items.map(specOf)} keyOf={({ name }) => name} />
          ) : (
            <Empty title="There are no domains that you may know of.">An admin makes the first.</Empty>
          )
        }
      </Await>
      <Editing kind="domain" />
    </>
  );
}
