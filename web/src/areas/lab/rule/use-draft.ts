import { useRef, useState } from 'react';
import type { Rule } from '../../../api/schema.d.ts';

/** What somebody wrote and did not store yet, and the version that it was written upon. */
interface Kept {
  readonly text: string;
  readonly version: number;
}

export interface Draft {
  readonly text: string;
  /** Sent as `If-Match`: the version that was read when writing began. */
  readonly version: number;
  readonly changed: boolean;
  /** A version stored by somebody since writing began. */
  readonly overtaken: boolean;
  write(text: string): void;
  /** Forgets what was written and shows the newest version. */
  drop(): void;
  /** The text became the version; what was written while it was being stored is a change of that one. */
  settle(text: string, version: number): void;
  /** Keeps what was written, to be stored after the newest version, which its author has now seen. */
  build(): void;
}

/** The text under change. It outlives a reload and every refusal; only its author drops it. */
export function useDraft(rule: Rule): Draft {
  const [kept, setKept] = useState(() => readKept(rule.id));
  const latest = useRef(kept);
  const keep = (next: Kept | undefined): void => {
    latest.current = next;
    setKept(next);
    if (next === undefined) sessionStorage.removeItem(nameOf(rule.id));
    else sessionStorage.setItem(nameOf(rule.id), JSON.stringify(next));
  };
  const version = kept?.version ?? rule.version;
  return {
    text: kept?.text ?? rule.text,
    version,
    changed: kept !== undefined,
    overtaken: version < rule.version,
    write: (text) => keep(text === rule.text ? undefined : { text, version }),
    drop: () => keep(undefined),
    settle: (text, version) => {
      const { current } = latest;
      keep(current === undefined || current.text === text ? undefined : { text: current.text, version });
    },
    build: () => kept && keep({ text: kept.text, version: rule.version }),
  };
}

const nameOf = (id: string): string => `carewatch.rule.${id}`;

function readKept(id: string): Kept | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(nameOf(id)) ?? 'null') as Kept | null) ?? undefined;
  } catch {
    return undefined;
  }
}
