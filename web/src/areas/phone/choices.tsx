import { useId } from 'react';

interface ChoicesProps<V extends string> {
  readonly legend: string;
  /** For who sees where it stands. */
  readonly legendUnseen?: boolean;
  readonly value: V | null | undefined;
  readonly choices: readonly (readonly [value: V, name: string])[];
  readonly onChoose: (value: V) => void;
}

/** One of few, each as large as a thumb. */
export function Choices<V extends string>({ legend, legendUnseen, value, choices, onChoose }: ChoicesProps<V>) {
  const name = useId();
  return (
    <fieldset className="phone-choices">
      <legend className={legendUnseen === true ? 'unseen' : undefined}>{legend}</legend>
      {choices.map(([choice, text]) => (
        <label key={choice}>
          <input type="radio" name={name} checked={value === choice} onChange={() => onChoose(choice)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
