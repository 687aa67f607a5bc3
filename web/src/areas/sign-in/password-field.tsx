import { Input } from 'antd';
import { useId } from 'react';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What a keeper of passwords fills in or keeps. */
  readonly autoComplete: 'current-password' | 'new-password' | 'off';
  readonly hint?: string;
}

export function PasswordField({ label, value, onChange, autoComplete, hint }: PasswordFieldProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        autoComplete={autoComplete}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        required
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="plain hint">
          {hint}
        </p>
      )}
    </>
  );
}
