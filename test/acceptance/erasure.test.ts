import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

const name = '欧阳测试名';
const phone = '+86 139-1234-5678';
const said = {
  name,
  phone,
  digits: '13912345678',
  address: '莫愁湖东路999号',
  email: 'ouyang@example.net',
  contact: '司徒看护人',
  contactPhone: '025-8765-4321',
  words: '狗咬人，钥匙在门口的花盆里',
  photo: 'https://photos.example/of-the-bathroom.jpg',
};
const neighbour = { name: '诸葛邻居', phone: '13800001111' };

/** Every file of the folder in which one of the texts stands, as `file: text`. */
async function whereStill(folder: string, texts: readonly string[]): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const found = await Promise.all(
    files.map(async ({ parentPath, name: file }) => {
      const bytes = await readFile(join(parentPath, file));
      const plain = file.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes;
      return texts.filter((text) => plain.includes(text)).map((text) => `${file}: ${text}`);
    }),
  );
  return found.flat();
}

const patch = (daemon: Daemon, path: string, body: object): Promise<Response> =>
  daemon.api.raw('PATCH', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Says who the person is at every place where people and programs say it. Returns the customer's id. */
async function plant(daemon: Daemon): Promise<{ customer: string; danger: string }> {
  const { api } = daemon;
  const customer = { name, phone, email: said.email };
  const site = { city: '南京', district: '建邺区', address: said.address, unit: '2-601' };
  const heater = await register(daemon, 'era-1', 'electric_water_heater', { customer, site });
  await register(daemon, 'era-2', 'gas_water_heater', {
    customer: neighbour,
    site: { ...site, address: '莫愁湖东路1号', unit: '1-101' },
  });
  const { customer: known } = await api.get('devices/era-1');
  const contacts = [{ name: said.contact, role: 'carer', phone: said.contactPhone, language: null, preferred: false }];
  const told = await patch(daemon, `customers/${known.id}`, { contacts, notes: said.words });
  expect(told.status).toBe(200);

  await using device = await connect(daemon, heater);
  await device.publish({ ts: Date.now(), seq: 1, values: { leakage_current_ma: 22, tank_upper_temp_c: 55 } });
  const call = await until('a call', async () => (await api.all('care-calls?device_id=era-1'))[0]);
  await api.post(`care-calls/${call.id}/attempts`, { outcome: 'no_answer', note: `${name}: ${said.words}` });
  const wish = await patch(daemon, `customers/${known.id}`, { do_not_call: { reason: `${name} asked` } });
  expect(wish.status).toBe(200);

  const intake = { source: 'phone', device_id: 'era-1', title: `${name}说水管坏了`, severity: 'P3', note: phone };
  const ticket: Json = await api.post('tickets', intake, { 'idempotency-key': 'request-1' });
  const danger = (await api.all('tickets?device_id=era-1')).find((one) => one.severity === 'P1');
  const work = danger ?? ticket;
  await api.post(`tickets/${work.id}/assign`, { assignee: '张师傅' });
  await api.post(`tickets/${work.id}/accept`, {});
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const plan = { planned_from: inHours(1), planned_to: inHours(2) };
  const visit = await api.post(`tickets/${work.id}/visits`, plan);
  await api.post(`visits/${visit.id}/arrive`, {});
  const attachments = [{ name: 'bathroom.jpg', url: said.photo, sha256: 'a1'.repeat(32) }];
  await api.post(`visits/${visit.id}/finish`, { result: 'unfinished', notes: `${said.words} (${phone})`, attachments });
  await api.post('silences', {
    matchers: { district: 'Xuanwu', severity_at_most: 'P3' },
    for: '1h',
    reason: `asked by ${name}`,
  });
  await api.post('corrective-actions', {
    ...{ title: 'call 139 1234 5678', finding: `seen at ${said.address}`, owner: 'li', due_on: '2099-01-31' },
  });
  return { customer: known.id, danger: work.id };
}

it('an erased customer stands nowhere in the data folder, and the receipt proves it', async () => {
  await using folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  await writeFile(join(folder.path, 'secret'), 'a secret of some length');
  const hook = { name: 'crm', url: 'http://127.0.0.1:9', secret_file: 'secret', allow_private: true };
  const config = join(folder.path, 'carewatch.yaml');
  await writeFile(config, JSON.stringify({ notify: { webhooks: [hook], attempts: 1 } }));
  const options = { dataDir, args: ['--config', config] };
  const daemon = await startDaemon(options);
  const { api } = daemon;
  const { customer, danger } = await plant(daemon);
  const texts = Object.values(said);
  expect((await whereStill(dataDir, texts)).length).toBeGreaterThan(5);

  const refused = await api.post(`customers/${customer}/erase`, { reason: 'by letter' }).catch((error) => error);
  expect(refused.body).toMatchObject({ code: 'customer-in-danger', status: 409 });
  await api.post(`tickets/${danger}/cancel`, { note: `no work for ${name}` });
  const preview = await api.get(`customers/${customer}/erasure`);
  expect(preview).toMatchObject({ erasure_id: null, blocked_by: [], counts: { devices: 1, names: 2, phones: 2 } });

  const asked = await api.post(`customers/${customer}/erase`, { reason: `letter of ${name}` });
  const receiptNow = () => api.get(`erasures/${asked.id}`);
  const done = await until('the erasure is done', async () => {
    const receipt = await receiptNow();
    return receipt.state === 'done' ? receipt : undefined;
  }).catch(async () => receiptNow());
  expect(done.state).toBe('done');
  expect(done.verification).toMatchObject({ findings: 0, found_in: [] });
  expect(done.verification.rows).toBeGreaterThan(20);
  expect(done.reason).toBe('letter of [erased]');
  expect(await api.post(`customers/${customer}/erase`, { reason: 'again' })).toEqual(done);
  expect(await api.get('devices/era-1')).toMatchObject({ customer: null, site: { district: '建邺区', address: null } });
  expect(await api.get('devices/era-2')).toMatchObject({ customer: neighbour, site: { address: '莫愁湖东路1号' } });
  const calls = await api.all('care-calls?device_id=era-1');
  expect(calls.every((one) => one.state !== 'queued' && one.customer.phone === null)).toBe(true);
  const history = await api.all(`customers/${customer}/history`).catch(() => api.all('audit?device_id=era-1'));
  expect(history.length).toBeGreaterThan(3);
  expect(await daemon.stop()).toBe(0);
  expect(await whereStill(dataDir, texts)).toEqual([]);
  expect(daemon.log()).not.toContain(name);
});
