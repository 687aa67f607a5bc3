import type { BacktestInput } from '../../../api/schema.d.ts';
import { instantOf } from '../local-time.ts';

/** Which text is run: the one in the editor, or a stored version. */
export type Choice = 'draft' | number;

export interface Asked {
  readonly rule: Choice;
  readonly compareTo: Choice | 'nothing';
  readonly from: string;
  readonly to: string;
  readonly devices: readonly string[];
}

/** What is sent; undefined while the times make no span. */
export function backtestOf(id: string, draft: string, asked: Asked): BacktestInput | undefined {
  const [from, to] = [instantOf(asked.from), instantOf(asked.to)];
  if (from === undefined || to === undefined || from >= to) return undefined;
  const text = (choice: Choice): string => (choice === 'draft' ? draft : `${id}@${choice}`);
  return {
    rule: text(asked.rule),
    ...(asked.compareTo === 'nothing' ? {} : { compare_to: text(asked.compareTo) }),
    ...{ from, to },
    ...(asked.devices.length === 0 ? {} : { devices: [...asked.devices] }),
  };
}
