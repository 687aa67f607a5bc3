import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, createClient, type Json } from '../../test/harness/client.ts';
import type { Daemon } from '../../test/harness/daemon.ts';
import type { connect } from '../../test/harness/devices.ts';
import type { Stage } from './lives.ts';
import type { Persona } from './persona.ts';
import type { SharedClock } from './shared-clock.ts';

/** Who works in the recording. */
export interface Staff {
  readonly agent: Client;
  /** The technician's own. */
  readonly app: Client;
  readonly provider: Json;
  readonly technician: Json;
}

const city = '占位市';
const agentName = 'agent-placeholder';
const weekly = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => [name, [{ from: '07:00', to: '22:00' }]]),
);

export async function hire({ api, httpUrl }: Daemon): Promise<Staff> {
  const { token } = await api.post('tokens', { name: agentName, role: 'agent' });
  const hours = { time_zone: 'Asia/Shanghai', weekly, exceptions: [] };
  const territories = [{ city, district: null }];
  const provider = await api.post('providers', { name: '占位服务商', tier: 'B', territories, opening_hours: hours });
  const technician = await api.post('technicians', {
    ...{ provider_id: provider.id, name: '占位师傅', skill: 3, shifts: hours },
  });
  const own = { provider_id: provider.id, technician_id: technician.id };
  const app = await api.post('tokens', { name: technician.name, role: 'provider', ...own });
  return { agent: createClient(httpUrl, token), app: createClient(httpUrl, app.token), provider, technician };
}

export interface Settled {
  readonly persona: Persona;
  readonly credentials: { readonly username: string; readonly password: string };
}

/** Registers a heater with a customer and a place of its own. */
export async function settle({ api }: Daemon, i: number, { provider, technician }: Staff): Promise<Settled> {
  const n = String(i).padStart(2, '0');
  const [device, name, phone] = [`GH-LIFE-${n}`, `占位客户${n}`, `+86 199 0000 00${n}`];
  // Each in a district of its own, so that none of them is grouped with another.
  const [district, address] = [`占位区${n}`, `占位路${n}号`];
  const made = await api.post('devices', {
    id: device,
    type: 'gas_water_heater',
    model: 'JSQ30-C',
    site: { city, district, address, area_kind: 'urban' },
    customer: { name, phone, language: 'zh-CN' },
    purchased_on: '2025-11-02',
  });
  return {
    credentials: made.credentials,
    persona: {
      ...{ device, name, phone, address, district, city, agent: agentName, customer: made.customer.id },
      ...{ technician: technician.id, technician_name: technician.name },
      ...{ provider: provider.id, provider_name: provider.name },
    },
  };
}

type Link = Awaited<ReturnType<typeof connect>>;

/** A device that is well says so every so often, so that nobody takes it for dead. */
const signOfLife = 25 * 60_000;

export function stageOf(daemon: Daemon, clock: SharedClock, staff: Staff, persona: Persona, link: Link): Stage {
  let values: Parameters<Stage['measure']>[0] = { burner_state: 'idle', cabinet_temp_c: 16 };
  let heardAt = clock.now();
  const measure: Stage['measure'] = async (now, agoMs = 0) => {
    values = now;
    heardAt = clock.now();
    await link.publish({ ts: clock.now() - agoMs, values });
  };
  return {
    admin: daemon.api,
    agent: staff.agent,
    device: persona.device,
    technician: staff.app,
    now: clock.now,
    measure,
    async pass(span) {
      const end = clock.now() + span;
      while (heardAt + signOfLife < end) {
        await clock.until(heardAt + signOfLife);
        await measure(values);
      }
      await clock.until(end);
    },
  };
}

/** Takes whatever is posted. */
export async function startReceiver(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
