import type { Rule } from './document.ts';
import { nearest } from './expression/nearest.ts';
import { groupKinds } from './verdict.ts';

/** What `group.by` may name: the device itself, or what it shares with others. */
const kinds: readonly string[] = ['device', ...groupKinds];

/** What is wrong with a rule's `group`: a kind of group that there is not, or a rule that would wait for itself. */
export function groupFaults({ id, group }: Rule): readonly GroupFault[] {
  if (group === undefined) return [];
  const unknown = group.by.filter((name) => !kinds.includes(name));
  const faults: GroupFault[] = unknown.map((name) => {
    const meant = nearest(name, kinds);
    const remedy = meant === undefined ? `use ${kinds.join(', ')}` : `did you mean \`${meant}\`?`;
    const sentence = `devices are not grouped by \`${name}\`: ${remedy}`;
    return { pointer: '/group/by', sentence, ...(meant === undefined ? {} : { suggestion: meant }) };
  });
  if (group.parent === id) {
    const sentence = `\`group.parent\` is ${id} itself: name the rule whose alert explains this one's, or remove \`parent\``;
    faults.push({ pointer: '/group/parent', sentence });
  }
  return faults;
}

interface GroupFault {
  readonly pointer: string;
  readonly sentence: string;
  readonly suggestion?: string;
}
