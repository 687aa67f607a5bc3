/** Reads what tells that somebody uses a device: tests of signals, any of which is enough. */
import { isSeq, type Node } from 'yaml';
import type { CycleTest } from '../cycle-types.ts';
import { readTest, type WholeType } from './cycles.ts';
import type { Field, YamlFile } from './yaml-file.ts';

/** A test as it is written; its signal is known once the device type is whole. */
export interface PresenceDraft {
  readonly file: YamlFile;
  readonly node: Field['node'];
}

export function presenceDrafts(file: YamlFile, field: Field | undefined): PresenceDraft[] {
  if (field === undefined) return [];
  if (!isSeq(field.node)) {
    file.fault(field.node, 'presence is a list of tests of signals: - { signal: water_flow_lpm, above: 0.5 }');
    return [];
  }
  return (field.node.items as Node[]).map((node) => ({ file, node }));
}

export const resolvePresence = (
  drafts: readonly PresenceDraft[],
  type: Pick<WholeType, 'signals' | 'slotOf'>,
): readonly CycleTest[] => drafts.flatMap(({ file, node }) => readTest(file, { node }, 'presence', type) ?? []);
