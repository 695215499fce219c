import { useId, useState } from 'react';
import { Area } from './Area';
import { Choice, Field } from './Form';
import { labelOf, linesOf, mapOf, resolved, type Shape, sortOf, textsOf, type Value, withKey } from './schema';

// The fields of a document, drawn from its kind's schema. `fields` names those to show, in this order.

export interface FieldRow {
  key: string;
  hint?: string;
  long?: boolean; // more than a line
  known?: string[]; // values to choose from, or to complete
  fixed?: boolean; // shown, not changed
}

interface SchemaFieldsProps {
  schema: Shape;
  fields: FieldRow[];
  value: Value;
  onChange: (value: Value) => void;
}

export function SchemaFields({ schema, fields, value, onChange }: SchemaFieldsProps) {
  return fields
    .filter(({ key }) => schema.properties?.[key])
    .map((field) => (
      <SchemaField
        key={field.key}
        root={schema}
        shape={resolved(schema.properties![field.key]!, schema)}
        required={schema.required?.includes(field.key) ?? false}
        field={field}
        value={value[field.key]}
        onChange={(next) => onChange(withKey(value, field.key, next))}
      />
    ));
}

interface SchemaFieldProps {
  root: Shape;
  shape: Shape;
  required: boolean;
  field: FieldRow;
  value: unknown;
  onChange: (value: unknown) => void;
}

function SchemaField({ root, shape, required, field, value, onChange }: SchemaFieldProps) {
  const id = useId();
  const label = labelOf(field.key);
  const list = field.known && <Known id={id} values={field.known} />;
  const common = { label, required, ...(field.hint && { hint: field.hint }) };
  switch (sortOf(shape, root)) {
    case 'choice':
      return (
        <Choice
          label={label}
          value={String(value ?? shape.default ?? '')}
          onChange={onChange}
          options={[
            ...(required ? [] : [{ value: '', text: 'not said' }]),
            ...shape.enum!.map((word) => ({ value: word, text: word })),
          ]}
        />
      );
    case 'flag':
      return (
        <div className="checks">
          <label>
            <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
            <span>{label}</span>
          </label>
        </div>
      );
    case 'number':
      return (
        <Field
          {...common}
          type="number"
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value === '' ? '' : Number(event.target.value))}
        />
      );
    case 'texts':
      return (
        <>
          <Typed {...common} list={id} from={(value as string[] | undefined)?.join(', ') ?? ''} read={textsOf} onChange={onChange} />
          {list}
        </>
      );
    case 'map':
      return <Typed {...common} long from={linesOf(value)} read={mapOf} onChange={onChange} />;
    case 'object':
      return (
        <fieldset className="form">
          <legend className="legend">{label}</legend>
          <SchemaFields
            schema={{ ...shape, ...(root.$defs && { $defs: root.$defs }) }}
            fields={Object.keys(shape.properties ?? {}).map((key) => ({ key }))}
            value={(value ?? {}) as Value}
            onChange={onChange}
          />
        </fieldset>
      );
    case 'text':
      if (field.long)
        return (
          <Area {...common} rows={3} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} />
        );
      return (
        <>
          <Field
            {...common}
            list={field.known ? id : undefined}
            readOnly={field.fixed}
            autoComplete="off"
            value={String(value ?? '')}
            onChange={(event) => onChange(event.target.value)}
          />
          {list}
        </>
      );
    default:
      return null; // written in the document itself
  }
}

// A text that stands for something else keeps its words while they are typed.
function Typed({
  from,
  read,
  onChange,
  long,
  ...field
}: {
  label: string;
  required: boolean;
  hint?: string;
  list?: string;
  from: string;
  long?: boolean;
  read: (text: string) => unknown;
  onChange: (value: unknown) => void;
}) {
  const [text, setText] = useState(from);
  const change = (next: string) => {
    setText(next);
    onChange(read(next));
  };
  if (long) return <Area {...field} rows={3} value={text} onChange={(event) => change(event.target.value)} />;
  return <Field {...field} autoComplete="off" value={text} onChange={(event) => change(event.target.value)} />;
}

function Known({ id, values }: { id: string; values: string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
