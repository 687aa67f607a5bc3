import { expect, it } from 'vitest';
import { newUserOf, noEntries, patchOf } from './entries.ts';

const entries = { ...noEntries, name: ' li.ming ', provider: 'prov_01', technician: 'tech_01' } as const;

it('sends provider and technician of somebody with the role of a provider alone', () => {
  expect(newUserOf(entries)).toEqual({ name: 'li.ming', role: 'agent' });
  const bound = { provider_id: 'prov_01', technician_id: 'tech_01' };
  expect(newUserOf({ ...entries, role: 'provider' })).toEqual({ name: 'li.ming', role: 'provider', ...bound });
});

it('takes them away with another role', () => {
  expect(patchOf({ ...entries, displayName: '李明', language: 'zh-CN' })).toEqual({
    ...{ display_name: '李明', role: 'agent', language: 'zh-CN', provider_id: null, technician_id: null },
  });
});
