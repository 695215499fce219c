import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, Problem } from '../../api/client';
import { useDo } from '../../api/hooks';
import { Dialog } from '../../parts/Dialog';
import { Form } from '../../parts/Form';
import { patchOf, type Shape, useKindSchema, type Value } from '../../parts/schema';
import { SchemaFields } from '../../parts/SchemaForm';
import { Await } from '../../parts/states';
import { type EditedKind, fieldsOf, type Known } from './kinds';

const operations = {
  team: { get: 'getTeam', put: 'putTeam', patch: 'patchTeam', list: 'listTeams' },
  user: { get: 'getUser', put: 'putUser', patch: 'patchUser', list: 'listUsers' },
  domain: { get: 'getDomain', put: 'putDomain', patch: 'patchDomain', list: 'listDomains' },
} as const;

interface Held {
  spec: Value;
  version: number; // 0: there is none yet
}

// One document of a small kind, as a form of its schema. `name` empty: a new one.
export function Edit({ kind, name, known, close }: { kind: EditedKind; name: string; known: Known; close: () => void }) {
  const schema = useKindSchema(kind);
  const held = useQuery<Held>({
    queryKey: [operations[kind].get, { path: { name }, edit: true }],
    queryFn: async ({ signal }) => {
      if (!name) return { spec: {}, version: 0 };
      const { spec, version } = await call(operations[kind].get, { path: { name } }, { signal });
      return { spec, version };
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog title={name ? `${kind} ${name}` : `A new ${kind}`} close={close} wide>
      <Await asked={schema} what="its form">
        {(shape) => (
          <Await asked={held} what={name || 'it'}>
            {(data) => (
              <Fields
                key={data.version}
                kind={kind}
                shape={shape}
                held={data}
                known={known}
                close={close}
                anew={() => void held.refetch()}
              />
            )}
          </Await>
        )}
      </Await>
    </Dialog>
  );
}

function Fields({
  kind,
  shape,
  held,
  known,
  close,
  anew,
}: {
  kind: EditedKind;
  shape: Shape;
  held: Held;
  known: Known;
  close: () => void;
  anew: () => void;
}) {
  const client = useQueryClient();
  const [spec, setSpec] = useState(held.spec);
  const isNew = held.version === 0;
  const make = useDo(operations[kind].put);
  const change = useDo(operations[kind].patch);
  const done = isNew ? make : change;
  const isConflict = change.error instanceof Problem && change.error.status === 409;
  const head = { apiVersion: 'weft/v1', kind: shape.properties?.kind?.const ?? kind };
  const onSuccess = async () => {
    close();
    for (const { get, list } of Object.values(operations))
      for (const operation of [get, list]) await client.invalidateQueries({ queryKey: [operation] });
  };
  const save = () => {
    const path = { name: String(spec.name ?? '') };
    if (isNew) make.mutate({ path, body: { spec: { ...head, ...spec } }, version: 0 }, { onSuccess });
    else change.mutate({ path, body: { spec: patchOf(held.spec, spec) }, version: held.version }, { onSuccess });
  };
  const fields = fieldsOf[kind](known).map((field) => (field.key === 'name' && !isNew ? { key: 'name', fixed: true } : field));
  return (
    <Form act={save} submit={isNew ? `Make the ${kind}` : 'Save'} busy={done.isPending} fault={done.error} cancel={close}>
      <SchemaFields schema={shape} fields={fields} value={spec} onChange={setSpec} />
      {isConflict && (
        <p>
          <button type="button" className="button" onClick={anew}>
            Load it anew
          </button>{' '}
          <span className="soft">What you typed here is lost then.</span>
        </p>
      )}
    </Form>
  );
}
