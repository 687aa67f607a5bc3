import { type PropsWithChildren, type ReactNode, useEffect, useId, useRef } from 'react';
import './list-table.css';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'search' | 'date' | 'month' | 'number' | 'datetime-local' | 'url' | 'tel';
  readonly required?: boolean;
  readonly pattern?: string;
  readonly min?: number;
  readonly disabled?: boolean;
  readonly autoComplete?: 'off';
}

export function TextField({ label, value, onChange, type = 'text', ...more }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type={type} value={value} onChange={({ target }) => onChange(target.value)} {...more} />
    </div>
  );
}

export function LongField({ label, value, onChange, rows = 3 }: FieldProps & { readonly rows?: number }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} rows={rows} value={value} onChange={({ target }) => onChange(target.value)} />
    </div>
  );
}

/** One of few; each choice is its value and its name. */
export function ChoiceField<V extends string>({
  label,
  value,
  onChange,
  choices,
  required,
}: {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly choices: readonly (readonly [value: V, name: string])[];
  readonly required?: boolean;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} required={required} onChange={({ target }) => onChange(target.value as V)}>
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What is asked on top of a page; Escape leaves it. */
export function Dialog({
  title,
  onClose,
  children,
}: PropsWithChildren<{ readonly title: ReactNode; readonly onClose: () => void }>) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
