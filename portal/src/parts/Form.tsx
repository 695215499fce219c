import { type FormEvent, type InputHTMLAttributes, type ReactNode, useId } from 'react';
import { Failure } from './states';
import './parts.css';

// Forms: a label above each field, a hint below it, and what the server refused above the button.

type FieldProps = { label: string; hint?: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>;

export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} className="input" aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && (
        <p id={`${id}-hint`} className="soft small">
          {hint}
        </p>
      )}
    </div>
  );
}

export function Choice({
  label,
  value,
  onChange,
  options,
  hint,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: { value: string; text: string }[];
  hint?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      {hint && <p className="soft small">{hint}</p>}
    </div>
  );
}

export function Form({
  act,
  submit,
  busy,
  fault,
  cancel,
  children,
}: {
  act: (data: FormData) => void;
  submit: string;
  busy?: boolean;
  fault?: unknown;
  cancel?: (() => void) | undefined;
  children: ReactNode;
}) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act(new FormData(event.currentTarget));
  };
  return (
    <form className="form" onSubmit={send}>
      {children}
      {fault ? <Failure fault={fault} /> : null}
      <div className="form-end">
        <button type="submit" className="button button-main" disabled={busy}>
          {submit}
        </button>
        {cancel && (
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}

export function textOf(data: FormData, name: string): string {
  return String(data.get(name) ?? '').trim();
}
