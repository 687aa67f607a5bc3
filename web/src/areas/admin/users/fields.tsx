import { type PropsWithChildren, useEffect, useId, useRef } from 'react';

interface FieldProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  readonly required?: boolean;
}

export function Line({ label, onChange, ...input }: FieldProps<string>) {
  const id = useId();
  return (
    <div className="user-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} autoComplete="off" {...input} onChange={({ target }) => onChange(target.value)} />
    </div>
  );
}

type Choices<V extends string> = readonly (readonly [value: V, name: string])[];

export function Choice<V extends string>({
  label,
  choices,
  onChange,
  ...select
}: FieldProps<V> & { readonly choices: Choices<V> }) {
  const id = useId();
  return (
    <div className="user-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select} onChange={({ target }) => onChange(target.value as V)}>
        {choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Asked on top of the page; Escape leaves it. */
export function Ask({
  title,
  onClose,
  children,
}: PropsWithChildren<{ readonly title: string; readonly onClose: () => void }>) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="user-dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
