import { KeyCap, useHotKey } from '../../kit/hot-keys.tsx';

interface OutcomeButtonProps {
  readonly keyCap: string;
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One of several outcomes, chosen by a press or by its number. */
export function OutcomeButton({ keyCap, label, chosen, onChoose }: OutcomeButtonProps) {
  useHotKey(keyCap, label, onChoose);
  return (
    <button type="button" className="choice" aria-pressed={chosen} onClick={onChoose}>
      {label}
      <KeyCap of={keyCap} />
    </button>
  );
}
