import type { DeskClient, Tally } from './desk-client.ts';

/** One person at the desk: what they do next, step by step, with a thought between steps. */
export interface AtWork {
  readonly client: DeskClient;
  readonly tally: Tally;
  readonly devices: readonly string[];
  /** Between 0 and 1. */
  draw(): number;
  think(): Promise<void>;
}

type Work = (at: AtWork) => Promise<void>;

const pick = <T>(list: readonly T[], share: number): T | undefined => list[Math.floor(share * list.length)];

const takeCall: Work = async ({ client, tally, draw, think }) => {
  const taken = await client.ask('next call', 'POST', 'care-calls/next');
  if (taken === undefined || taken.status === 204) return;
  const { id, device_id, customer_id } = taken.body;
  await client.ask('history of a device', 'GET', `devices/${device_id}/history?limit=50`);
  if (customer_id !== null) await client.ask('customer', 'GET', `customers/${customer_id}`);
  await think();
  const outcome = pick(['reached', 'reached', 'advice_given', 'no_answer'], draw());
  const done = await client.ask('attempt', 'POST', `care-calls/${id}/attempts`, {
    outcome,
    note: '客户说早上开始没有热水',
  });
  if (done !== undefined) tally.done.called += 1;
};

const takeCallback: Work = async ({ client, think }) => {
  const taken = await client.ask('next callback', 'POST', 'callbacks/next');
  if (taken === undefined || taken.status === 204) return;
  await think();
  await client.ask('attempt', 'POST', `callbacks/${taken.body.id}/attempts`, {
    ...{ outcome: 'reached', answer: { level: 'very_satisfied', words: '非常满意', solved: true } },
  });
};

/** Claims one of the list, which another may do as well. */
const claimCall: Work = async ({ client, draw, think }) => {
  const list = await client.ask('list of calls', 'GET', 'care-calls?state=queued&limit=20');
  const call = pick<{ id: string }>(list?.body.items ?? [], draw());
  if (call === undefined) return;
  await think();
  const claimed = await client.ask('claim', 'POST', `care-calls/${call.id}/claim`);
  if (claimed === undefined) return;
  await think();
  await client.ask('release', 'POST', `care-calls/${call.id}/release`);
};

const moves = [
  ['accept', {}],
  ['start', {}],
  ['resolve', { verdict: 'customer_error', cause: '客户误关阀门', result: '已指导打开' }],
  ['close', {}],
] as const;

/** Brings a ticket from the list to its end, in the version that was read. */
const workTicket: Work = async ({ client, tally, draw, think }) => {
  const list = await client.ask('list of tickets', 'GET', 'tickets?state=open&limit=20');
  const ticket = pick<{ id: string }>(list?.body.items ?? [], draw());
  if (ticket === undefined) return;
  const page = await client.ask('ticket', 'GET', `tickets/${ticket.id}`);
  let tag = page?.etag;
  for (const [move, input] of moves) {
    await think();
    const moved = await client.ask(move, 'POST', `tickets/${ticket.id}/${move}`, input, tag);
    if (moved === undefined) return;
    tag = moved.etag;
  }
  tally.done.closed += 1;
};

const takeIn: Work = async ({ client, tally, devices, draw, think }) => {
  const device = pick(devices, draw()) ?? '';
  await client.ask('search', 'GET', `search?q=${encodeURIComponent(device)}`);
  await think();
  const told = { source: 'phone', device_id: device, title: '没有热水', severity: draw() < 0.3 ? 'P2' : 'P3' };
  const taken = await client.ask('phone intake', 'POST', 'tickets', { ...told, note: '六点后在家' });
  if (taken?.status === 201) tally.done.taken_in += 1;
};

const lookUp: Work = async ({ client, draw }) => {
  const n = Math.floor(draw() * 1_000);
  const words = pick(
    [`Customer ${n}`, `000 ${100_000 + n}`, `Lane ${n % 10}`, `客户`, `T${String(n % 200).padStart(6, '0')}`],
    draw(),
  );
  await client.ask('search', 'GET', `search?q=${encodeURIComponent(words ?? '')}`);
};

/** In a hundred times: what is done next. */
const shares: readonly (readonly [share: number, work: Work])[] = [
  [34, takeCall],
  [6, takeCallback],
  [8, claimCall],
  [30, workTicket],
  [10, takeIn],
  [12, lookUp],
];

export async function work(at: AtWork, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    let left = at.draw() * 100;
    const chosen = shares.find(([share]) => {
      left -= share;
      return left < 0;
    });
    await chosen?.[1](at);
    await at.think();
  }
}
