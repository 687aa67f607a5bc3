import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPeopleHouse } from '../testing/people-house.ts';

describe('providers and technicians', () => {
  let house: Awaited<ReturnType<typeof openPeopleHouse>>;
  beforeEach(async () => {
    house = await openPeopleHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());
  const provider = (city: string) =>
    house.change((tx) =>
      house.people.createProvider(
        tx,
        { name: `${city} Service`, tier: 'C', territories: [{ city, district: null }] },
        'li',
      ),
    );

  it('are found by the city they serve', async () => {
    const nanjing = await provider('Nanjing');
    await provider('Harbin');
    const { items } = await house.reader.listProviders({ city: 'Nanjing' }, { limit: 10 });
    expect(items).toEqual([nanjing]);
    await house.change((tx) =>
      house.people.updateProvider(tx, nanjing.id, { territories: [{ city: 'Wuxi', district: 'Binhu' }] }, 1, 'li'),
    );
    expect((await house.reader.listProviders({ city: 'Nanjing' }, { limit: 10 })).items).toEqual([]);
    expect((await house.reader.listProviders({ city: 'Wuxi' }, { limit: 10 })).items).toHaveLength(1);
  });

  it('are changed only by who read the present version', async () => {
    const { id } = await provider('Nanjing');
    const edit = (ifMatch: number) =>
      house.change((tx) => house.people.updateProvider(tx, id, { active: false }, ifMatch, 'li'));
    expect(await edit(1)).toMatchObject({ active: false, version: 2, tier: 'C' });
    await expect(edit(1)).rejects.toMatchObject({ failure: { code: 'version-mismatch' } });
  });

  it('belong together: a technician names a provider that exists', async () => {
    const input = { provider_id: 'prov_x', name: 'Zhang', skill: 2 };
    const make = (more: object) => house.change((tx) => house.people.createTechnician(tx, { ...input, ...more }, 'li'));
    await expect(make({})).rejects.toMatchObject({ failure: { faults: [{ field: 'provider_id', value: 'prov_x' }] } });
    const { id } = await provider('Nanjing');
    const bad = make({
      provider_id: id,
      skill: 4,
      product_classes: ['toaster'],
      certifications: [{ kind: 'gas', expires_on: '2026-13-01' }],
    });
    await expect(bad).rejects.toMatchObject({
      failure: {
        faults: [{ field: 'skill' }, { field: 'product_classes[0]' }, { field: 'certifications[0].expires_on' }],
      },
    });
    const made = await make({ provider_id: id, product_classes: ['elevator'] });
    expect((await house.reader.listTechnicians({ provider_id: id, skill: 2 }, { limit: 10 })).items).toEqual([made]);
    const edit = house.change((tx) => house.people.updateTechnician(tx, made.id, { skill: 3, phone: null }, 1, 'li'));
    expect(await edit).toMatchObject({ skill: 3, version: 2, product_classes: ['elevator'] });
  });
});
