import { expect, it } from 'vitest';
import { groupFaults } from './group-faults.ts';
import { parseRule } from './parse-rule.ts';

const faultsOf = (group: string): readonly string[] => {
  const text = `{ id: A, title: A, device_types: [x], when: 'true', severity: P3, group: ${group} }`;
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return groupFaults(parsed.rule).map(({ pointer, sentence }) => `${pointer}: ${sentence}`);
};

it('says which groups there are when a rule names another', () => {
  expect(faultsOf('{ by: distrct, parent: B }')).toEqual([
    '/group/by: devices are not grouped by `distrct`: did you mean `district`?',
  ]);
  expect(faultsOf('{ by: [device, colour], parent: B }')).toEqual([
    '/group/by: devices are not grouped by `colour`: use device, district, building, provider, city',
  ]);
  expect(faultsOf('{ by: [device, district, building, provider, city], parent: B }')).toEqual([]);
});

it('lets no rule wait for itself', () => {
  expect(faultsOf('{ by: device, parent: A }')).toEqual([
    "/group/parent: `group.parent` is A itself: name the rule whose alert explains this one's, or remove `parent`",
  ]);
});
