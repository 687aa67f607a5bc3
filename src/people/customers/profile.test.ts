import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, instant } from '../../base/index.ts';
import { readAudit } from '../../db/index.ts';
import { openPeopleHouse } from '../testing/people-house.ts';
import { quietUntil } from './call-rules.ts';
import type { ProfilePatch } from './profile.ts';

const wang = { name: '王女士', phone: '+86 138 0013 8000', language: 'zh-CN' };

describe('a customer', () => {
  let house: Awaited<ReturnType<typeof openPeopleHouse>>;
  let id: string;
  beforeEach(async () => {
    house = await openPeopleHouse();
    id = (await house.register({ id: 'GH-1', customer: wang })).device.customer?.id ?? '';
  });
  afterEach(() => house[Symbol.asyncDispose]());
  const update = (patch: ProfilePatch, ifMatch?: number) =>
    house.change((tx) => house.people.updateCustomer(tx, id, patch, ifMatch, 'li'));

  it('is known by name, phone and language until more is said', async () => {
    expect(await house.reader.getCustomer(id)).toEqual({
      id,
      ...wang,
      contacts: [],
      quiet_hours: [],
      time_zone: null,
      do_not_call: null,
      consents: [],
      notes: null,
      updated_at: null,
      version: 0,
    });
  });

  it('is changed for every device at once, and each device shows a new version', async () => {
    const second = await house.register({ id: 'GH-2', customer: wang });
    expect(second.device.customer?.id).toBe(id);
    await update({ phone: '13900139000' });
    for (const device of ['GH-1', 'GH-2']) {
      expect(await house.devices.getDevice(device)).toMatchObject({
        version: 2,
        customer: { id, phone: '13900139000' },
      });
    }
    const [audited] = await readAudit(house.db, { limit: 5, object: { kind: 'customer', id } });
    expect(audited).toMatchObject({ actor: 'li', action: 'customer.updated', detail: { fields: ['phone'] } });
  });

  it('keeps since when nobody may call, and who agreed to what when', async () => {
    const at = house.clock.now();
    await update({ do_not_call: { reason: 'asked by phone' }, consents: [{ kind: 'marketing', given: false }] });
    house.clock.advanceTo(instant(at + hours(1)));
    const after = await update({
      do_not_call: { reason: 'asked in writing' },
      consents: [{ kind: 'care_calls', given: true }],
    });
    expect(after.do_not_call).toEqual({ reason: 'asked in writing', since: at });
    expect(after.consents).toEqual([
      { kind: 'care_calls', given: true, at: at + hours(1), by: 'li' },
      { kind: 'marketing', given: false, at, by: 'li' },
    ]);
    expect((await update({ do_not_call: null })).do_not_call).toBeNull();
  });

  it('cannot be overwritten by somebody who read an older version', async () => {
    await update({ notes: 'dog' }, 0);
    await expect(update({ notes: 'cat' }, 0)).rejects.toMatchObject({
      failure: { code: 'version-mismatch', actual: 1 },
    });
  });

  it('cannot become equal to another customer', async () => {
    await house.register({ id: 'GH-2', customer: { ...wang, phone: '4008' } });
    await expect(update({ phone: '4008' })).rejects.toMatchObject({ failure: { code: 'customer-exists' } });
  });

  it('names every fault of a change, and changes nothing', async () => {
    const contact = { name: ' ', role: null, phone: 'none', language: 'x!', preferred: true };
    const bad = update({
      contacts: [contact, { ...contact, name: 'ok' }],
      quiet_hours: [{ from: '21:00', to: '21:00' }],
    });
    await expect(bad).rejects.toMatchObject({
      failure: {
        code: 'invalid-input',
        faults: [
          { field: 'contacts[0].name' },
          { field: 'contacts[0].phone' },
          { field: 'contacts[0].language' },
          { field: 'contacts[1].phone' },
          { field: 'contacts[1].language' },
          { field: 'contacts' },
          { field: 'quiet_hours[0]' },
        ],
      },
    });
    expect((await house.reader.getCustomer(id))?.version).toBe(0);
  });

  it('stays the same person when a device is told another name or language', async () => {
    await update({ notes: 'dog in the yard' });
    await house.change((tx) =>
      house.fleet.updateDevice(tx, 'GH-1', { customer: { language: 'en' } }, undefined, 'boss'),
    );
    expect(await house.reader.getCustomer(id)).toMatchObject({ language: 'en', notes: 'dog in the yard' });
  });

  it('takes what is known along to a record of their own, and is forgotten with the last device', async () => {
    await house.register({ id: 'GH-2', customer: wang });
    await update({ do_not_call: { reason: 'asked' } });
    const { fleet, people } = house;
    const own = await house.change(async (tx) => {
      const device = await fleet.updateDevice(tx, 'GH-2', { customer: { name: '王先生' } }, undefined, 'boss');
      await people.followCustomer(tx, id, device.customer?.id ?? null, true);
      return device.customer?.id ?? '';
    });
    expect(own).not.toBe(id);
    expect((await house.reader.getCustomer(own))?.do_not_call?.reason).toBe('asked');
    await house.change(async (tx) => {
      await fleet.updateDevice(tx, 'GH-2', { customer: null }, undefined, 'boss');
      await people.followCustomer(tx, own, null, false);
    });
    expect(await house.reader.getCustomer(own)).toBeUndefined();
  });

  it('is not called on a phone whose owner asked not to be, under whatever name', async () => {
    await update({ do_not_call: { reason: 'asked by phone' } });
    const other = await house.register({
      id: 'GH-2',
      customer: { name: 'Wang', phone: '+86-138-0013-8000', language: 'en' },
    });
    const rules = await house.reader.callRules(other.device.customer?.id ?? '');
    expect(rules).toMatchObject({ do_not_call: { reason: 'asked by phone' }, first: { phone: '+86-138-0013-8000' } });
  });

  it('is called at the preferred contact', async () => {
    await update({ contacts: [{ name: '儿子', role: 'son', phone: '13700137000', language: null, preferred: true }] });
    expect((await house.reader.callRules(id))?.first).toEqual({
      name: '儿子',
      phone: '13700137000',
      language: 'zh-CN',
    });
  });
});

describe('quiet hours', () => {
  const at = (text: string) => instant(Date.parse(`2026-01-15T${text}:00+08:00`));
  const quiet = [{ from: '21:00', to: '08:00' }];
  it('last over midnight until the morning of the place', () => {
    expect(quietUntil(quiet, 'Asia/Shanghai', at('22:30'))).toBe(at('08:00') + hours(24));
    expect(quietUntil(quiet, 'Asia/Shanghai', at('07:59'))).toBe(at('08:00'));
    expect(quietUntil(quiet, 'Asia/Shanghai', at('08:00'))).toBeUndefined();
    expect(quietUntil([], 'Asia/Shanghai', at('23:00'))).toBeUndefined();
  });
});
