import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useRef, useState } from 'react';

/** A key that does something on the page that is open. */
interface HotKey {
  readonly key: string;
  /** What it does, in the language of the reader. */
  readonly label: string;
}

interface HotKeys {
  readonly shown: readonly HotKey[];
  readonly register: (hotKey: HotKey) => () => void;
}

const HotKeysContext = createContext<HotKeys>({ shown: [], register: () => () => undefined });

export function HotKeysProvider({ children }: PropsWithChildren) {
  const [shown, setShown] = useState<readonly HotKey[]>([]);
  const value = useMemo(
    (): HotKeys => ({
      shown,
      register: (hotKey) => {
        setShown((before) => [...before, hotKey]);
        return () => setShown((before) => before.filter((one) => one !== hotKey));
      },
    }),
    [shown],
  );
  return <HotKeysContext value={value}>{children}</HotKeysContext>;
}

/** Every key that does something now, for the overlay that explains them. */
export const useShownHotKeys = (): readonly HotKey[] => useContext(HotKeysContext).shown;

interface HotKeyOptions {
  readonly enabled?: boolean;
  /** Also while something is written, and over what is shown on top; for the keys of what is on top itself. */
  readonly always?: boolean;
}

/** Does the action when the key is pressed and nothing is being written. The key is a `KeyboardEvent.key`. */
export function useHotKey(key: string, label: string, action: () => void, options: HotKeyOptions = {}): void {
  const { enabled = true, always = false } = options;
  const { register } = useContext(HotKeysContext);
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  // The registry changes with what is registered; only registering itself may not begin anew by it.
  const registering = useRef(register);
  useEffect(() => {
    if (!enabled) return;
    const forget = registering.current({ key, label });
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== key || event.defaultPrevented || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === 'Enter' && event.target instanceof Element && event.target.closest('button, a, summary')) return;
      if (!always && (isWriting(event.target) || somethingIsOnTop())) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      forget();
    };
  }, [key, label, enabled, always]);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const somethingIsOnTop = (): boolean =>
  document.querySelector('dialog[open], [role="dialog"], [role="alertdialog"]') !== null;

const names: Readonly<Record<string, string>> = {
  Enter: '⏎',
  Escape: 'Esc',
  ' ': 'Space',
  ArrowDown: '↓',
  ArrowUp: '↑',
};

/** The key as it is printed beside a button. */
export function KeyCap({ of }: { readonly of: string }) {
  return <kbd className="key-cap">{names[of] ?? of.toUpperCase()}</kbd>;
}
